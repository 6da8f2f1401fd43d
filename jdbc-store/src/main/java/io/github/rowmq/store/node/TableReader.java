package io.github.rowmq.store.node;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.sql.DeliveryTable;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import io.github.rowmq.store.sql.DeliveryTable.Row;
import io.github.rowmq.store.sql.NodeTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claims rows in a transaction that proves the node alive; if the reply to the commit is lost, the outcome is looked up.
 * Confined to a thread of the claimer.
 */
final class TableReader {

    /** Rows looked at in one go for an outlet with a filter. */
    private static final int SCAN_PAGE = 500;

    private final NodeContext node;
    private final int lane;

    /** @param lane the number under which its thread proves that the node is alive */
    TableReader(NodeContext node, int lane) {
        this.node = node;
        this.lane = lane;
    }

    /** Claims for several taps without a filter, or for one with one. Either all of it takes effect or nothing. */
    void claim(List<ClaimUnderway> claims) {
        List<ClaimUnderway> withRoom =
                claims.stream().filter(claim -> claim.room() > 0).toList();
        if (withRoom.isEmpty()) {
            return;
        }
        Filter filter = withRoom.get(0).tap().filter();
        if (filter == null) {
            claimAny(withRoom);
        } else {
            claimMatching(withRoom.get(0), filter);
        }
    }

    private void claimAny(List<ClaimUnderway> claims) {
        DeliveryTable table = node.deliveries();
        long incarnation = node.incarnation();
        Map<ClaimUnderway, List<Row>> claimed = claiming(
                claims,
                incarnation,
                (connection, claim) -> table.claim(
                        connection, incarnation, claim.tap().source().id(), claim.from(), claim.room()));
        claimed.forEach((claim, rows) -> {
            boolean exhausted = rows.size() < claim.room();
            Position next = rows.isEmpty() ? claim.from() : positionOf(rows.get(rows.size() - 1));
            claim.brought(accept(claim.tap(), incarnation, rows), next, exhausted);
        });
    }

    private void claimMatching(ClaimUnderway claim, Filter filter) {
        DeliveryTable table = node.deliveries();
        Tap tap = claim.tap();
        long incarnation = node.incarnation();
        Position position = claim.from();
        // The first place counts too: what was given back has arrived exactly there.
        Position next = position.before();
        List<Long> wanted = new ArrayList<>();
        boolean exhausted = false;
        while (wanted.isEmpty() && !exhausted) {
            Position after = next;
            List<Row> page = node.transactor()
                    .run(
                            "read " + tap.source(),
                            c -> table.candidates(c, tap.source().id(), after, SCAN_PAGE));
            exhausted = page.size() < SCAN_PAGE;
            for (Row row : page) {
                if (wanted.size() == claim.room()) {
                    exhausted = false;
                    break;
                }
                position = positionOf(row);
                // Damaged ones too, so that they are set aside instead of lying here unseen.
                if (row.damage() != null || filter.matches(row.message())) {
                    wanted.add(row.id());
                }
            }
            next = position;
        }
        List<Delivery> deliveries = List.of();
        if (!wanted.isEmpty()) {
            List<Row> rows = claiming(
                            List.of(claim),
                            incarnation,
                            (connection, one) -> table.claimIds(
                                    connection, incarnation, tap.source().id(), wanted))
                    .getOrDefault(claim, List.of());
            deliveries = accept(tap, incarnation, rows);
        }
        claim.brought(deliveries, position, exhausted);
    }

    private interface Statement {
        List<Row> claim(Connection connection, ClaimUnderway claim) throws SQLException;
    }

    /** A transaction that may run several times. */
    private final class Attempt {
        private final Map<ClaimUnderway, List<Row>> claimed = new HashMap<>();
        private NodeTable.@Nullable Proof proof;

        Map<ClaimUnderway, List<Row>> run(
                Connection connection, List<ClaimUnderway> claims, long incarnation, Statement statement)
                throws SQLException, NodeTable.FencedException {
            claimed.clear();
            proof = null;
            proof = node.database().nodes().prove(connection, incarnation, lane);
            for (ClaimUnderway claim : claims) {
                claimed.put(claim, statement.claim(connection, claim));
            }
            return claimed;
        }

        NodeTable.Outcome outcome(Connection connection, long incarnation) throws SQLException {
            NodeTable.Proof last = proof;
            return last == null
                    ? NodeTable.Outcome.NOT_COMMITTED
                    : node.database().nodes().outcome(connection, incarnation, lane, last.token());
        }

        /** The rows that may be claimed, if nobody knows whether the transaction took effect. */
        List<DoubtfulClaims.Doubt> doubtful(long incarnation) {
            List<DoubtfulClaims.Doubt> doubtful = new ArrayList<>();
            claimed.forEach((claim, rows) -> rows.forEach(
                    row -> doubtful.add(new DoubtfulClaims.Doubt(claimed(claim.tap(), incarnation, row), false))));
            return doubtful;
        }
    }

    private Map<ClaimUnderway, List<Row>> claiming(List<ClaimUnderway> claims, long incarnation, Statement statement) {
        Attempt attempt = new Attempt();
        try {
            return node.transactor()
                    .run(
                            "claim messages of " + describe(claims),
                            connection -> attempt.run(connection, claims, incarnation, statement),
                            connection -> attempt.outcome(connection, incarnation));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.FENCED) {
                node.fenced(incarnation, e);
            } else if (e.kind() == StoreException.Kind.OUTCOME_UNKNOWN) {
                node.doubtfulClaims().add(attempt.doubtful(incarnation));
            }
            throw e;
        }
    }

    private static String describe(List<ClaimUnderway> claims) {
        String first = claims.get(0).tap().source().toString();
        return claims.size() == 1 ? first : first + " and " + (claims.size() - 1) + " others";
    }

    private List<Delivery> accept(Tap tap, long incarnation, List<Row> rows) {
        List<Delivery> deliveries = new ArrayList<>(rows.size());
        for (Row row : rows) {
            ClaimedDelivery delivery = claimed(tap, incarnation, row);
            String damage = row.damage();
            if (damage == null) {
                deliveries.add(delivery);
            } else {
                node.damaged(delivery, damage);
            }
        }
        return deliveries;
    }

    private static ClaimedDelivery claimed(Tap tap, long incarnation, Row row) {
        return ClaimedDelivery.written(row.key(), incarnation, tap.source(), row.message(), row.count());
    }

    private static Position positionOf(Row row) {
        return new Position(row.message().priority(), row.id());
    }
}
