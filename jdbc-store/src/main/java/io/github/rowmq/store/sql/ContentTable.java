package io.github.rowmq.store.sql;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables {@code content} and {@code content_chunk}. Immutable, thread-safe. */
class ContentTable {

    /** Bytes in a chunk. */
    static final int BYTES = 1 << 20;

    /** UTF-16 code units in a chunk; even if each has to be escaped, no database refuses the length. */
    static final int CHARS = 128 * 1024;

    private static final int PROPERTIES = 0;
    private static final int BODY = 1;

    final IdList ids;
    private final String insert;
    private final String insertChunk;
    private final String deleteContents;
    private final String deleteChunks;
    private final String select;
    private final String selectHead;
    private final String selectChunk;
    private final String selectBody;
    private final String deleteLastChunks;
    private final String unused;
    private final String unusedFrom;

    ContentTable(Names names, IdList ids) {
        this.ids = ids;
        this.insert = names.sql("""
                insert into {content}
                  (id, targets, body_chunks, body_is_text, property_chunks, properties, body_text, body_bytes)
                values (?, ?, ?, ?, ?, ?, ?, ?)""");
        this.insertChunk = names.sql("""
                insert into {content_chunk} (content_id, part, seq, text, bytes) values (?, ?, ?, ?, ?)""");
        this.deleteContents = names.sql("{-content} where id {:ids}");
        this.deleteChunks = names.sql("{-content_chunk} where content_id {:ids}");
        this.select = names.sql("""
                select id, property_chunks, body_chunks, targets, properties, body_text, body_bytes
                from {+content} where id {:ids}""");
        this.selectHead = names.sql("""
                select id, property_chunks, body_chunks, targets, properties
                from {+content} where id {:ids}""");
        this.selectChunk = names.sql("""
                select text, bytes from {content_chunk} where content_id = ? and part = ? and seq = ?""");
        this.selectBody = names.sql("""
                select d.content_id, coalesce(c.body_text, d.body_text), coalesce(c.body_bytes, d.body_bytes),
                  c.id, c.body_chunks, c.body_is_text
                from {delivery} d left join {content} c on c.id = d.content_id
                where d.id = ?""");
        this.deleteLastChunks = names.sql("""
                delete from {content_chunk} where content_id = ? and part in (0, 1) and seq >= ?""");
        this.unused = names.sql("""
                select c.id, c.body_chunks, c.property_chunks from {content} c
                where not exists (select 1 from {delivery} d where d.id between c.id and c.id + c.targets - 1)
                  and c.id {:ids}""");
        this.unusedFrom = names.sql("""
                select c.id, c.body_chunks, c.property_chunks,
                  (select min(d.id) from {delivery} d where d.id between c.id and c.id + c.targets - 1)
                from {content} c where c.id >= ? order by c.id limit ?""");
    }

    /** Writes the contents of those messages that have one. */
    void insert(Connection connection, List<Entry> entries) throws SQLException {
        List<NewRow> rows = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            MessageColumns columns = entry.columns();
            int bodyChunks = columns.bodyInChunks ? insertBody(connection, entry) : 0;
            int propertyChunks = columns.propertiesInChunks
                    ? insertText(connection, entry.id(), PROPERTIES, columns.message.properties())
                    : 0;
            rows.add(new NewRow(entry, bodyChunks, propertyChunks));
        }
        insertRows(connection, rows);
    }

    /** A row whose chunks are written. */
    record NewRow(Entry entry, int bodyChunks, int propertyChunks) {
        boolean bodyIsText() {
            return entry.columns().message.body() instanceof Body.Text;
        }
    }

    void insertRows(Connection connection, List<NewRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (NewRow row : rows) {
                MessageColumns columns = row.entry().columns();
                statement.setLong(1, row.entry().id());
                statement.setInt(2, row.entry().targets());
                statement.setInt(3, row.bodyChunks());
                statement.setBoolean(4, row.bodyIsText());
                statement.setInt(5, row.propertyChunks());
                statement.setString(6, columns.properties);
                statement.setString(7, columns.text);
                statement.setBytes(8, columns.bytes);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * A content to write.
     *
     * @param id of the message's first delivery
     */
    record Entry(long id, int targets, MessageColumns columns) {}

    private int insertBody(Connection connection, Entry entry) throws SQLException {
        Body body = entry.columns().message.body();
        return body instanceof Body.Bytes bytes
                ? insertBytes(connection, entry.id(), bytes)
                : insertText(connection, entry.id(), BODY, ((Body.Text) body).value());
    }

    private int insertText(Connection connection, long id, int part, @Nullable String text) throws SQLException {
        if (text == null) {
            return 0;
        }
        int seq = 0;
        for (int from = 0; from < text.length(); seq++) {
            int to = Math.min(from + CHARS, text.length());
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            insertChunk(connection, id, part, seq, SafeText.encode(text.substring(from, to)), null);
            from = to;
        }
        return seq;
    }

    private int insertBytes(Connection connection, long id, Body.Bytes body) throws SQLException {
        int seq = 0;
        for (byte[] segment : body.segments()) {
            for (int from = 0; from < segment.length; from += BYTES) {
                byte[] piece = segment.length <= BYTES
                        ? segment
                        : Arrays.copyOfRange(segment, from, Math.min(from + BYTES, segment.length));
                insertChunk(connection, id, BODY, seq++, null, piece);
            }
        }
        return seq;
    }

    private void insertChunk(
            Connection connection, long id, int part, int seq, @Nullable String text, byte @Nullable [] bytes)
            throws SQLException {
        // One statement a chunk: a batch would keep them all in memory until it is sent.
        try (PreparedStatement statement = connection.prepareStatement(insertChunk)) {
            statement.setLong(1, id);
            statement.setInt(2, part);
            statement.setInt(3, seq);
            statement.setString(4, text);
            statement.setBytes(5, bytes);
            statement.executeUpdate();
        }
    }

    void delete(Connection connection, List<Long> contentIds) throws SQLException {
        ids.update(connection, deleteChunks, IdList.Binder.NOTHING, contentIds);
        ids.update(connection, deleteContents, IdList.Binder.NOTHING, contentIds);
    }

    /**
     * Reads contents by id.
     *
     * @param withBody whether to read bodies that are not large
     */
    Map<Long, RawRow.Content> read(Connection connection, List<Long> contentIds, boolean withBody) throws SQLException {
        Map<Long, RawRow.Content> found = new HashMap<>();
        Map<Long, Integer> largeProperties = new HashMap<>();
        ids.query(connection, withBody ? select : selectHead, IdList.Binder.NOTHING, contentIds, row -> {
            long id = row.getLong(1);
            if (row.getInt(2) > 0) {
                largeProperties.put(id, row.getInt(2));
            }
            found.put(id, content(id, row, withBody && row.getInt(3) == 0));
        });
        for (Map.Entry<Long, Integer> large : largeProperties.entrySet()) {
            found.put(large.getKey(), withProperties(connection, large.getKey(), large.getValue(), found));
        }
        return found;
    }

    private static RawRow.Content content(long id, ResultSet row, boolean withBody) throws SQLException {
        int sharers = row.getInt(2) == 0 && row.getInt(3) == 0 ? row.getInt(4) : 0;
        try {
            String properties = decode(id, row.getString(5));
            return new RawRow.Content(
                    properties, withBody ? inline(id, row.getString(6), row.getBytes(7)) : null, sharers, null);
        } catch (StoreException e) {
            return new RawRow.Content(null, Body.NONE, sharers, e.getMessage());
        }
    }

    private RawRow.Content withProperties(Connection connection, long id, int chunks, Map<Long, RawRow.Content> found)
            throws SQLException {
        try {
            String properties = readText(connection, id, PROPERTIES, chunks);
            RawRow.Content content = found.get(id);
            return new RawRow.Content(properties, content == null ? null : content.body(), 0, null);
        } catch (StoreException e) {
            return new RawRow.Content(null, Body.NONE, 0, e.getMessage());
        }
    }

    /** Reads the body of a delivery, whatever its size, or returns null if the delivery is gone. */
    @Nullable
    Body readBody(Connection connection, long deliveryId) throws SQLException {
        long contentId;
        int chunks;
        boolean isText;
        try (PreparedStatement statement = connection.prepareStatement(selectBody)) {
            statement.setLong(1, deliveryId);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                contentId = row.getLong(1);
                if (contentId != 0 && row.getLong(4) != contentId) {
                    throw corrupt(contentId, "it is missing");
                }
                chunks = row.getInt(5);
                isText = row.getBoolean(6);
                if (chunks == 0) {
                    return inline(contentId, row.getString(2), row.getBytes(3));
                }
            }
        }
        return isText
                ? new Body.Text(readText(connection, contentId, BODY, chunks))
                : readBytes(connection, contentId, chunks);
    }

    private static Body inline(long contentId, @Nullable String text, byte @Nullable [] bytes) {
        if (bytes != null) {
            return Body.Bytes.of(bytes);
        }
        String decoded = decode(contentId, text);
        return decoded == null ? Body.NONE : new Body.Text(decoded);
    }

    private static @Nullable String decode(long contentId, @Nullable String text) {
        try {
            return SafeText.decode(text);
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    StoreException.Kind.CORRUPT, "Content " + contentId + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Body readBytes(Connection connection, long contentId, int chunks) throws SQLException {
        List<byte[]> segments = new ArrayList<>(chunks);
        long size = 0;
        for (int seq = 0; seq < chunks; seq++) {
            byte[] bytes = readChunk(connection, contentId, BODY, seq, row -> row.getBytes(2));
            segments.add(bytes);
            size += bytes.length;
        }
        return new Body.Bytes(segments, size);
    }

    private String readText(Connection connection, long contentId, int part, int chunks) throws SQLException {
        // Pieces first and one join, so that the text exists at most twice and no buffer has to grow.
        List<String> pieces = new ArrayList<>(chunks);
        for (int seq = 0; seq < chunks; seq++) {
            String stored = readChunk(connection, contentId, part, seq, row -> row.getString(1));
            String piece = decode(contentId, stored);
            pieces.add(piece == null ? "" : piece);
        }
        return String.join("", pieces);
    }

    @FunctionalInterface
    private interface Getter<T> {
        @Nullable
        T get(ResultSet row) throws SQLException;
    }

    private <T> T readChunk(Connection connection, long contentId, int part, int seq, Getter<T> getter)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(selectChunk)) {
            statement.setLong(1, contentId);
            statement.setInt(2, part);
            statement.setInt(3, seq);
            try (ResultSet row = statement.executeQuery()) {
                T value = row.next() ? getter.get(row) : null;
                if (value == null) {
                    throw corrupt(contentId, "chunk " + seq + " is missing");
                }
                return value;
            }
        }
    }

    private static StoreException corrupt(long contentId, String what) {
        return new StoreException(StoreException.Kind.CORRUPT, "Content " + contentId + " cannot be read: " + what);
    }

    /** Deletes the chunks from number {@code keep} on, of properties and body alike. */
    void deleteLastChunks(Connection connection, long contentId, int keep) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(deleteLastChunks)) {
            statement.setLong(1, contentId);
            statement.setInt(2, keep);
            statement.executeUpdate();
        }
    }

    /** Those that no delivery refers to. */
    List<DeliveryTable.UnusedContent> unused(Connection connection, List<Long> contentIds) throws SQLException {
        List<DeliveryTable.UnusedContent> found = new ArrayList<>();
        ids.query(connection, unused, IdList.Binder.NOTHING, contentIds, row -> found.add(unusedContent(row)));
        return found;
    }

    /** Looks at contents from an id on; returns the last id seen, or -1 if there are no more after it. */
    long unusedFrom(Connection connection, long from, int max, List<DeliveryTable.UnusedContent> found)
            throws SQLException {
        int seen = 0;
        long last = -1;
        try (PreparedStatement statement = connection.prepareStatement(unusedFrom)) {
            statement.setLong(1, from);
            statement.setInt(2, max);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    seen++;
                    last = row.getLong(1);
                    row.getLong(4);
                    if (row.wasNull()) {
                        found.add(unusedContent(row));
                    }
                }
            }
        }
        return seen < max ? -1 : last;
    }

    private static DeliveryTable.UnusedContent unusedContent(ResultSet row) throws SQLException {
        return new DeliveryTable.UnusedContent(row.getLong(1), Math.max(row.getInt(2), row.getInt(3)));
    }
}
