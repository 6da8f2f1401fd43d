package io.github.rowmq.store.sql;

import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.sql.DeliveryTable.Target;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code delivery} to insert. Immutable.
 *
 * @param contentId 0 if the row holds properties and body itself
 */
record RowToWrite(MessageColumns columns, Target target, long contentId, boolean shared) {

    /** The columns in the order in which {@link #bind} sets them. */
    static final String COLUMNS = """
            id, source_id, owner, priority, delivery_count, message_id, kind, sent_at, persistent, expires_at, due_at, \
            correlation_id, type, reply_to, body_size, content_id, content_shared, properties, body_text, body_bytes""";

    static final int COLUMN_COUNT = 20;

    /** A row that is claimed when it is written has been delivered once. */
    int count() {
        return target.owner() > 0 ? 1 : 0;
    }

    @Nullable
    String properties() {
        return columns.inContent ? null : columns.properties;
    }

    @Nullable
    String text() {
        return columns.inContent ? null : columns.text;
    }

    byte @Nullable [] bytes() {
        return columns.inContent ? null : columns.bytes;
    }

    /** Sets the parameters after {@code offset} others. */
    void bind(PreparedStatement statement, int offset) throws SQLException {
        MessageRecord message = columns.message;
        int i = offset;
        statement.setLong(++i, target.id());
        statement.setLong(++i, target.sourceId());
        statement.setLong(++i, target.owner());
        statement.setInt(++i, message.priority());
        statement.setInt(++i, count());
        statement.setString(++i, columns.messageId);
        statement.setString(++i, message.kind());
        statement.setLong(++i, message.timestamp());
        statement.setBoolean(++i, message.persistent());
        setTime(statement, ++i, message.expiration());
        setTime(statement, ++i, message.deliveryTime());
        statement.setString(++i, columns.correlationId);
        statement.setString(++i, columns.type);
        statement.setString(++i, columns.replyTo);
        statement.setLong(++i, columns.bodySize);
        statement.setLong(++i, contentId);
        statement.setBoolean(++i, shared);
        statement.setString(++i, properties());
        statement.setString(++i, text());
        statement.setBytes(++i, bytes());
    }

    private static void setTime(PreparedStatement statement, int index, long time) throws SQLException {
        if (time == 0) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, time);
        }
    }
}
