package io.github.rowmq.store.sql;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.sql.DeliveryTable.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as its columns say, before its content is known and before anybody asked whether it makes sense. A row
 * damaged by hand must not keep the rows beside it from being read. Confined to a thread.
 */
final class RawRow {

    /** The columns in the order in which {@link #read} takes them. */
    static final String HEADERS = """
            id, source_id, delivery_count, priority, message_id, kind, sent_at, persistent, expires_at, due_at, \
            correlation_id, type, reply_to, body_size, content_id, content_shared, properties""";

    static final String ALL = HEADERS + ", body_text, body_bytes";

    final long id;
    final long sourceId;
    final long contentId;
    private final int count;
    private final boolean shared;
    private final MessageRecord.Builder builder;
    private final long bodySize;
    private @Nullable String damage;

    private RawRow(ResultSet row, boolean withBody, int raise) throws SQLException {
        this.id = row.getLong(1);
        this.sourceId = row.getLong(2);
        this.count = row.getInt(3) + raise;
        int priority = row.getInt(4);
        String messageId = decode(row.getString(5), "message_id");
        String kind = row.getString(6);
        this.builder = MessageRecord.builder(messageId == null ? "" : messageId, kind == null ? "" : kind)
                .priority(priority)
                .timestamp(row.getLong(7))
                .persistent(row.getBoolean(8))
                .expiration(row.getLong(9))
                .deliveryTime(row.getLong(10))
                .correlationId(decode(row.getString(11), "correlation_id"))
                .type(decode(row.getString(12), "type"))
                .replyTo(decode(row.getString(13), "reply_to"));
        this.bodySize = row.getLong(14);
        this.contentId = row.getLong(15);
        this.shared = row.getBoolean(16);
        if (messageId == null || messageId.isEmpty()) {
            damaged("message_id is missing");
        }
        if (kind == null || kind.isBlank()) {
            damaged("kind is missing");
        }
        if (priority < 0 || priority > 9) {
            damaged("priority is " + priority);
        }
        if (contentId == 0) {
            builder.properties(decode(row.getString(17), "properties"));
            builder.body(withBody ? body(row.getString(18), row.getBytes(19)) : new Body.Stored(bodySize));
        }
    }

    static RawRow read(ResultSet row, boolean withBody) throws SQLException {
        return new RawRow(row, withBody, 0);
    }

    /** Reads a row that is locked and will be claimed, with its body; its count is the one after that. */
    static RawRow readBeforeClaim(ResultSet row) throws SQLException {
        return new RawRow(row, true, 1);
    }

    /** The columns as pieces of statements. */
    static Map<String, String> pieces() {
        Map<String, String> pieces = new HashMap<>();
        pieces.put("headers", HEADERS);
        pieces.put("columns", ALL);
        pieces.put("insert_columns", RowToWrite.COLUMNS);
        return pieces;
    }

    /**
     * @param content what the content holds, or null if it is missing; not looked at if the row has none
     */
    Row finish(@Nullable Content content) {
        if (contentId != 0) {
            if (content == null) {
                damaged("its content " + contentId + " is missing");
            } else {
                builder.properties(content.properties());
                builder.body(content.body() == null ? new Body.Stored(bodySize) : content.body());
                if (content.damage() != null) {
                    damaged(content.damage());
                }
            }
        }
        int sharers = shared && content != null ? content.sharers() : 0;
        return new Row(id, sourceId, contentId, shared, sharers, count, builder.build(), damage);
    }

    private Body body(@Nullable String text, byte @Nullable [] bytes) {
        if (bytes != null) {
            return Body.Bytes.of(bytes);
        }
        String decoded = decode(text, "body_text");
        return decoded == null ? Body.NONE : new Body.Text(decoded);
    }

    private @Nullable String decode(@Nullable String stored, String column) {
        try {
            return SafeText.decode(stored);
        } catch (IllegalArgumentException e) {
            damaged(column + " cannot be read: " + e.getMessage());
            return null;
        }
    }

    private void damaged(String reason) {
        if (damage == null) {
            damage = reason;
        }
    }

    /**
     * What a content holds.
     *
     * @param body null if it is large or was not asked for
     * @param sharers how many deliveries it began with, or 0 if it has chunks
     * @param damage why it cannot be read, or null
     */
    record Content(
            @Nullable String properties,
            @Nullable Body body,
            int sharers,
            @Nullable String damage) {}
}
