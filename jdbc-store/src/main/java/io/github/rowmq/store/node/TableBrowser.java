package io.github.rowmq.store.node;

import io.github.rowmq.store.Browser;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import io.github.rowmq.store.sql.DeliveryTable.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a source a page at a time. Confined to a thread. */
final class TableBrowser implements Browser {

    private static final Logger LOG = LoggerFactory.getLogger(TableBrowser.class);
    private static final int PAGE = 200;

    private final NodeContext node;
    private final Source source;
    private final @Nullable Filter filter;
    private Position position = Position.START;
    private boolean ended;

    TableBrowser(NodeContext node, Source source, @Nullable Filter filter) {
        this.node = node;
        this.source = source;
        this.filter = filter;
    }

    @Override
    public List<Browsed> next() {
        List<Browsed> found = new ArrayList<>();
        while (found.isEmpty() && !ended) {
            Position after = position;
            List<Row> page = node.transactor()
                    .run("browse " + source, c -> node.deliveries().browse(c, source.id(), after, PAGE));
            ended = page.size() < PAGE;
            for (Row row : page) {
                position = new Position(row.message().priority(), row.id());
                if (isReadable(row) && isReady(row) && (filter == null || filter.matches(row.message()))) {
                    found.add(new Browsed(row.id(), row.message(), row.count()));
                }
            }
        }
        return found;
    }

    /** A damaged row is passed over here; a consumer that comes upon it sets it aside. */
    private boolean isReadable(Row row) {
        if (row.damage() != null) {
            LOG.warn("Passed over delivery {} of {} while browsing: {}", row.id(), source, row.damage());
        }
        return row.damage() == null;
    }

    private boolean isReady(Row row) {
        long expiration = row.message().expiration();
        return expiration == 0 || expiration > node.clock().now();
    }
}
