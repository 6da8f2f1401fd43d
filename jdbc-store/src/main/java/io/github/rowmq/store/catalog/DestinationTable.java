package io.github.rowmq.store.catalog;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.DestinationRef.Kind;
import io.github.rowmq.store.sql.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The statements on {@code destination}. A row is live until it is marked dropped; it is deleted when its messages are.
 * Immutable, thread-safe.
 */
final class DestinationTable {

    /**
     * A live destination.
     *
     * @param limit most messages, 0 for no limit
     */
    record Row(long id, DestinationRef ref, long limit) {}

    // Kinds that share a name space.
    private static final List<String> QUEUES = List.of(word(Kind.QUEUE), word(Kind.TEMPORARY_QUEUE));
    private static final List<String> TOPICS = List.of(word(Kind.TOPIC), word(Kind.TEMPORARY_TOPIC));

    private final Database database;
    private final String find;
    private final String lock;
    private final String findAll;
    private final String insert;
    private final @Nullable String relaxingInsert;
    private final @Nullable String insertUnlessTaken;
    private final String isLive;
    private final String known;
    private final String setLimit;
    private final String drop;
    private final String revive;
    private final String findOwned;
    private final String live;

    DestinationTable(Database database) {
        this.database = database;
        this.find = database.sql("""
                select id, kind, name, max_messages from {destination}
                where name = ? and kind in (?, ?) and dropped = false""");
        this.lock = database.sql("""
                select id, kind, name, max_messages from {destination}
                where name = ? and kind in (?, ?) and dropped = false for update""");
        this.findAll = database.sql("""
                select id, kind, name, max_messages from {destination}
                where kind in (?, ?) and dropped = false and name in (?*)""");
        this.insert = database.sql("""
                insert into {destination} (id, kind, name, max_messages, owner, created_at)
                values (?, ?, ?, ?, ?, ?)""");
        this.relaxingInsert = database.relaxing(insert);
        this.insertUnlessTaken = database.unlessTaken(insert);
        this.isLive = database.sql("select 1 from {destination} where id = ? and dropped = false");
        this.known = database.sql("select id from {destination} where id in (?*)");
        this.setLimit = database.sql("update {destination} set max_messages = ? where id = ?");
        this.drop = database.sql("update {destination} set dropped = true where id = ? and dropped = false");
        this.revive = database.sql("update {destination} set owner = ?, dropped = false where id = ?");
        this.findOwned = database.sql("select id from {destination} where owner = ? and dropped = false order by id");
        this.live = database.sql("""
                select id, kind, name, max_messages from {destination} where dropped = false order by name, id""");
    }

    /** Whatever is live under the name, perhaps of another kind in the same name space. */
    @Nullable
    Row find(Connection connection, DestinationRef ref) throws SQLException {
        return find(connection, find, ref);
    }

    /** As {@link #find}, and keeps it as it is until the end of the transaction. */
    @Nullable
    Row lock(Connection connection, DestinationRef ref) throws SQLException {
        return find(connection, lock, ref);
    }

    private static @Nullable Row find(Connection connection, String sql, DestinationRef ref) throws SQLException {
        List<String> kinds = ref.kind().isQueue() ? QUEUES : TOPICS;
        return Jdbc.first(connection, sql, DestinationTable::read, ref.name(), kinds.get(0), kinds.get(1));
    }

    /** As {@link #find} for many; kinds are not compared. */
    List<Row> findAll(Connection connection, Collection<DestinationRef> refs) throws SQLException {
        List<String> queues = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        refs.forEach(ref -> (ref.kind().isQueue() ? queues : topics).add(ref.name()));
        List<Row> rows = Jdbc.listIn(connection, findAll, DestinationTable::read, queues, QUEUES.get(0), QUEUES.get(1));
        rows.addAll(Jdbc.listIn(connection, findAll, DestinationTable::read, topics, TOPICS.get(0), TOPICS.get(1)));
        return rows;
    }

    /** All live destinations by name. */
    List<Row> live(Connection connection) throws SQLException {
        return Jdbc.list(connection, live, DestinationTable::read);
    }

    /**
     * Inserts rows; if a name is taken meanwhile, the transaction conflicts.
     *
     * @param owner the incarnation that temporary destinations end with, or 0
     */
    void insert(Connection connection, List<Row> rows, long owner, long now) throws SQLException {
        Jdbc.insertAllRacing(
                connection,
                insert,
                rows.stream().map(row -> values(row, owner, now)).toList());
    }

    private static Object[] values(Row row, long owner, long now) {
        return new Object[] {row.id(), word(row.ref().kind()), row.ref().name(), row.limit(), owner, now};
    }

    /** Whether {@link #insertUnlessTaken} is there for this product. */
    boolean canInsertUnlessTaken() {
        return insertUnlessTaken != null;
    }

    /**
     * Inserts those whose names are free, in the order of the rows, and waits for whoever is about to take one of them.
     *
     * @return those that surely went in; of the others each may have
     */
    List<Row> insertUnlessTaken(Connection connection, List<Row> rows, long now) throws SQLException {
        int[] counts = Jdbc.updateAll(
                connection,
                Objects.requireNonNull(insertUnlessTaken),
                rows.stream().map(row -> values(row, 0, now)).toList());
        List<Row> inserted = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            if (counts[i] == 1) {
                inserted.add(rows.get(i));
            }
        }
        return inserted;
    }

    /**
     * As {@link #insert} in a transaction that does not wait for the disk; does nothing and returns false if the product
     * cannot.
     */
    boolean insertRelaxed(Connection connection, List<Row> rows, long owner, long now) throws SQLException {
        if (rows.size() > 1 && database.relax(connection)) {
            insert(connection, rows, owner, now);
            return true;
        }
        if (rows.size() > 1 || relaxingInsert == null) {
            return false;
        }
        Row row = rows.get(0);
        Jdbc.insertRacing(
                connection,
                relaxingInsert,
                row.id(),
                word(row.ref().kind()),
                row.ref().name(),
                row.limit(),
                owner,
                now);
        return true;
    }

    boolean isLive(Connection connection, long id) throws SQLException {
        return Jdbc.exists(connection, isLive, id);
    }

    /** Those of the ids that have a row, live or dropped. */
    List<Long> known(Connection connection, Collection<Long> ids) throws SQLException {
        return Jdbc.listIn(connection, known, row -> row.getLong(1), ids);
    }

    void setLimit(Connection connection, long id, long limit) throws SQLException {
        Jdbc.update(connection, setLimit, limit, id);
    }

    /** Marks a destination dropped; returns whether it was live. */
    boolean drop(Connection connection, long id) throws SQLException {
        return Jdbc.update(connection, drop, id) > 0;
    }

    /** Gives a temporary destination, live or dropped, to a new incarnation; returns whether its row still exists. */
    boolean revive(Connection connection, long id, long owner) throws SQLException {
        return Jdbc.update(connection, revive, owner, id) > 0;
    }

    /** The live temporary destinations of an incarnation. */
    List<Long> findOwned(Connection connection, long owner) throws SQLException {
        return Jdbc.list(connection, findOwned, row -> row.getLong(1), owner);
    }

    private static Row read(ResultSet row) throws SQLException {
        Kind kind = Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT));
        return new Row(row.getLong(1), new DestinationRef(kind, row.getString(3)), row.getLong(4));
    }

    /** The kind as the table has it. */
    static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
