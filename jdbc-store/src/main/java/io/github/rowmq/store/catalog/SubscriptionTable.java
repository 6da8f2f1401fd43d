package io.github.rowmq.store.catalog;

import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.SafeText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements on {@code subscription} and on {@code subscriber}, which has a row for each active consumer of a
 * subscription with a name. A subscription without a name has one consumer, and ends with it. Immutable, thread-safe.
 */
final class SubscriptionTable {

    /**
     * A live subscription.
     *
     * @param owner of one without a name the incarnation, else 0
     */
    record Row(
            long id,
            long topicId,
            @Nullable String name,
            @Nullable String clientId,
            boolean durable,
            boolean shared,
            @Nullable String selector,
            boolean noLocal,
            @Nullable String noLocalConnection,
            long owner) {

        /** Whether both take the same messages. */
        boolean takesTheSameAs(Row other) {
            return topicId == other.topicId
                    && noLocal == other.noLocal
                    && (selector == null ? other.selector == null : selector.equals(other.selector));
        }

        Row withId(long newId) {
            return new Row(
                    newId, topicId, name, clientId, durable, shared, selector, noLocal, noLocalConnection, owner);
        }

        Row withOwner(long newOwner) {
            return new Row(
                    id, topicId, name, clientId, durable, shared, selector, noLocal, noLocalConnection, newOwner);
        }
    }

    private static final int COLUMNS = 10;

    private final String lockOfClient;
    private final String lockOfNoClient;
    private final String lockById;
    private final String ofTopics;
    private final String live;
    private final String insert;
    private final String drop;
    private final String dropOfTopic;
    private final String revive;
    private final String isLive;
    private final String addSubscriber;
    private final String removeSubscriber;
    private final String hasSubscriber;
    private final String holds;
    private final String activeOfTopic;
    private final String joinedBy;
    private final String removeSubscribers;
    private final String dropOwned;

    SubscriptionTable(Database database) {
        this.lockOfClient = database.sql("""
                select id, topic_id, name, client_id, durable, shared, selector, no_local, no_local_connection, owner
                from {subscription}
                where name = ? and durable = ? and client_id = ? and dropped = false for update""");
        this.lockOfNoClient = database.sql("""
                select id, topic_id, name, client_id, durable, shared, selector, no_local, no_local_connection, owner
                from {subscription}
                where name = ? and durable = ? and client_id is null and dropped = false for update""");
        this.lockById = database.sql("""
                select id, topic_id, name, client_id, durable, shared, selector, no_local, no_local_connection, owner
                from {subscription} where id = ? and dropped = false for update""");
        this.ofTopics = database.sql("""
                select id, topic_id, name, client_id, durable, shared, selector, no_local, no_local_connection, owner
                from {subscription} where dropped = false and topic_id in (?*)""");
        this.live = database.sql("""
                select s.id, s.topic_id, s.name, s.client_id, s.durable, s.shared, s.selector, s.no_local,
                  s.no_local_connection, s.owner,
                  case when exists (select 1 from {subscriber} a where a.subscription_id = s.id) then 1 else 0 end
                from {subscription} s where s.dropped = false order by s.topic_id, s.id""");
        this.insert = database.sql("""
                insert into {subscription} (id, topic_id, name, client_id, durable, shared, selector, no_local,
                  no_local_connection, owner, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""");
        this.drop = database.sql("update {subscription} set dropped = true where id = ? and dropped = false");
        this.dropOfTopic =
                database.sql("update {subscription} set dropped = true where topic_id = ? and dropped = false");
        this.revive = database.sql("update {subscription} set owner = ?, dropped = false where id = ?");
        this.isLive = database.sql("select 1 from {subscription} where id = ? and dropped = false");
        this.addSubscriber = database.sql("""
                insert into {subscriber} (subscription_id, incarnation, token) values (?, ?, ?)""");
        this.removeSubscriber = database.sql("""
                delete from {subscriber} where subscription_id = ? and incarnation = ? and token = ?""");
        this.hasSubscriber = database.sql("select token from {subscriber} where subscription_id = ?");
        this.holds = database.sql("""
                select 1 from {subscriber} where subscription_id = ? and incarnation = ? and token = ?""");
        this.activeOfTopic = database.sql("""
                select 1 from {subscription} s
                where s.topic_id = ? and s.dropped = false
                  and (s.owner <> 0 or exists (select 1 from {subscriber} a where a.subscription_id = s.id))""");
        this.joinedBy = database.sql("""
                select distinct s.id from {subscriber} a join {subscription} s on s.id = a.subscription_id
                where a.incarnation = ? order by s.id""");
        this.removeSubscribers = database.sql("delete from {subscriber} where incarnation = ?");
        this.dropOwned = database.sql("update {subscription} set dropped = true where owner = ? and dropped = false");
    }

    /**
     * The live subscription of a name; it stays as it is until the end of the transaction. Durable and other
     * subscriptions have separate name spaces, and so has each client identifier.
     */
    @Nullable
    Row lock(Connection connection, String name, boolean durable, @Nullable String clientId) throws SQLException {
        return clientId == null
                ? Jdbc.first(connection, lockOfNoClient, SubscriptionTable::read, name, durable)
                : Jdbc.first(connection, lockOfClient, SubscriptionTable::read, name, durable, clientId);
    }

    /** As the other {@code lock}, for a number. */
    @Nullable
    Row lock(Connection connection, long id) throws SQLException {
        return Jdbc.first(connection, lockById, SubscriptionTable::read, id);
    }

    /** The live subscriptions of some topics. */
    List<Row> ofTopics(Connection connection, Collection<Long> topicIds) throws SQLException {
        return Jdbc.listIn(connection, ofTopics, SubscriptionTable::read, topicIds);
    }

    /**
     * A subscription and whether it has a consumer.
     */
    record Activity(Row row, boolean active) {}

    /** All live subscriptions by topic. */
    List<Activity> live(Connection connection) throws SQLException {
        return Jdbc.list(connection, live, row -> {
            Row subscription = read(row);
            return new Activity(subscription, subscription.owner() != 0 || row.getInt(COLUMNS + 1) != 0);
        });
    }

    /** Inserts a row; if the name is taken meanwhile, the transaction conflicts. */
    void insert(Connection connection, Row row, long now) throws SQLException {
        Jdbc.insertRacing(
                connection,
                insert,
                row.id(),
                row.topicId(),
                row.name(),
                row.clientId(),
                row.durable(),
                row.shared(),
                SafeText.encode(row.selector()),
                row.noLocal(),
                row.noLocalConnection(),
                row.owner(),
                now);
    }

    /** Marks a subscription dropped; returns whether it was live. */
    boolean drop(Connection connection, long id) throws SQLException {
        return Jdbc.update(connection, drop, id) > 0;
    }

    /** Marks all subscriptions of a topic dropped; returns how many there were. */
    int dropOfTopic(Connection connection, long topicId) throws SQLException {
        return Jdbc.update(connection, dropOfTopic, topicId);
    }

    /** Makes a non-durable subscription, live or dropped, live; returns whether its row still exists. */
    boolean revive(Connection connection, long id, long owner) throws SQLException {
        return Jdbc.update(connection, revive, owner, id) > 0;
    }

    boolean isLive(Connection connection, long id) throws SQLException {
        return Jdbc.exists(connection, isLive, id);
    }

    void addSubscriber(Connection connection, long id, long incarnation, long token) throws SQLException {
        Jdbc.update(connection, addSubscriber, id, incarnation, token);
    }

    void removeSubscriber(Connection connection, long id, long incarnation, long token) throws SQLException {
        Jdbc.update(connection, removeSubscriber, id, incarnation, token);
    }

    /** Whether the subscription has a consumer in some JVM. */
    boolean hasSubscriber(Connection connection, long id) throws SQLException {
        return Jdbc.exists(connection, hasSubscriber, id);
    }

    /** Whether this consumer is among those of the subscription. */
    boolean isHeldBy(Connection connection, long id, long incarnation, long token) throws SQLException {
        return Jdbc.exists(connection, holds, id, incarnation, token);
    }

    /** Whether a subscription of the topic has a consumer in some JVM. */
    boolean isTopicActive(Connection connection, long topicId) throws SQLException {
        return Jdbc.exists(connection, activeOfTopic, topicId);
    }

    /** The subscriptions that a node consumes from. */
    List<Long> joinedBy(Connection connection, long incarnation) throws SQLException {
        return Jdbc.list(connection, joinedBy, row -> row.getLong(1), incarnation);
    }

    void removeSubscribers(Connection connection, long incarnation) throws SQLException {
        Jdbc.update(connection, removeSubscribers, incarnation);
    }

    /** Marks those dropped that end with an incarnation; returns how many there were. */
    int dropOwned(Connection connection, long incarnation) throws SQLException {
        return Jdbc.update(connection, dropOwned, incarnation);
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5),
                row.getBoolean(6),
                SafeText.decode(row.getString(7)),
                row.getBoolean(8),
                row.getString(9),
                row.getLong(10));
    }
}
