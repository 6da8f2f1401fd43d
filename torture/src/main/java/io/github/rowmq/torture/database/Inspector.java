package io.github.rowmq.torture.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into RowMQ's tables, on connections of its own. Immutable. */
public final class Inspector {

    /** What nothing may be in once every message was consumed, although JVMs are still there. */
    public static final List<String> OF_MESSAGES = List.of("rowmq_delivery", "rowmq_content", "rowmq_content_chunk");

    /** What nothing may be in once every JVM has ended in good order. */
    public static final List<String> OF_JVMS = List.of("rowmq_node", "rowmq_lane", "rowmq_client", "rowmq_subscriber");

    private static final int LISTED = 10;

    private final DatabaseUnderTest database;
    private final String name;

    public Inspector(DatabaseUnderTest database, String name) {
        this.database = database;
        this.name = name;
    }

    /** How the rows of a table are counted. */
    public static String countOf(String table) {
        return "select count(*) from " + table;
    }

    /** The answer to a query for a number; -1 if the database does not answer. */
    public long count(String query) {
        try (Connection connection = database.connect(name)) {
            return Queries.number(connection, query);
        } catch (SQLException e) {
            return -1;
        }
    }

    /** Connections of others to the database; 0 if it has none. */
    public int connections() {
        SessionControl sessions = database.sessions();
        if (sessions == null) {
            return 0;
        }
        try (Connection connection = database.connect(name)) {
            return sessions.count(connection);
        } catch (SQLException e) {
            return -1;
        }
    }

    /** The nodes that are there, for people. */
    public List<String> nodes() {
        List<String> result = new ArrayList<>();
        try (Connection connection = database.connect(name);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select incarnation, name, alive, lease_seconds_left from rowmq_nodes")) {
            while (row.next() && result.size() < LISTED) {
                result.add("node " + row.getLong(1) + " of " + row.getString(2)
                        + (row.getBoolean(3) ? ", alive, " : ", dead, ") + row.getLong(4) + " s left");
            }
        } catch (SQLException e) {
            result.add("the nodes cannot be read: " + e);
        }
        return result;
    }

    /** Some of the messages that are there, for people. */
    public List<String> messages() {
        List<String> result = new ArrayList<>();
        try (Connection connection = database.connect(name);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select destination, coalesce(subscription, ''), state, coalesce(node, ''), delivery_count, message_id,
                          age_seconds, properties
                        from rowmq_messages""")) {
            while (row.next() && result.size() < LISTED) {
                result.add("left in " + row.getString(1) + " " + row.getString(2) + ": " + row.getString(3) + " "
                        + row.getString(4) + ", count " + row.getInt(5) + ", " + row.getString(6) + ", "
                        + row.getLong(7) + " s old, " + row.getString(8));
            }
        } catch (SQLException e) {
            result.add("the messages cannot be read: " + e);
        }
        return result;
    }
}
