package io.github.rowmq.samples;

import io.github.rowmq.RowMQConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database of one run of a sample. Thread-safe. */
final class SampleDatabase implements AutoCloseable {

    /** What can be started for a sample. */
    static final List<String> KINDS = List.of("h2", "postgresql");

    /**
     * Some samples kill a JVM to show that its messages go to others. How soon that is noticed is a setting; the default is
     * longer, so that a JVM that only pauses is not taken for dead.
     */
    private static final String NOTICE_DEAD_JVMS_SOON = "rowmq.lease=3s";

    private final String url;
    private final String description;
    private final boolean fresh;
    private final Closing closing;

    private SampleDatabase(String url, String description, boolean fresh, Closing closing) {
        this.url = url;
        this.description = description;
        this.fresh = fresh;
        this.closing = closing;
    }

    /**
     * Opens the database at the URL, or starts one of this kind.
     *
     * @throws IOException if it cannot be started
     */
    static SampleDatabase open(String kind, @Nullable String url) throws IOException {
        if (url != null) {
            // The URL may contain a password, so it is not shown.
            return new SampleDatabase(url, "the one at the URL that you gave", false, () -> {});
        }
        return kind.equals("h2") ? h2() : postgresql();
    }

    private static SampleDatabase h2() throws IOException {
        Path directory = Files.createTempDirectory("rowmq-samples-");
        // An H2 file belongs to one JVM. With AUTO_SERVER the JVM that opens it first lets others of this machine in.
        String url =
                "rowmq:jdbc:h2:file:" + directory.resolve("samples") + ";AUTO_SERVER=TRUE;" + NOTICE_DEAD_JVMS_SOON;
        String description = "H2, in the file " + directory.resolve("samples.mv.db");
        return new SampleDatabase(url, description, true, () -> TemporaryFiles.delete(directory));
    }

    private static SampleDatabase postgresql() throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.start();
        String url = "rowmq:" + server.getJdbcUrl("postgres", "postgres") + "&" + NOTICE_DEAD_JVMS_SOON;
        String description = "PostgreSQL, started for this sample on port " + server.getPort();
        return new SampleDatabase(url, description, true, server::close);
    }

    /** The URL for {@code RowMQConnectionFactory}; it may contain a password. */
    String url() {
        return url;
    }

    /** What to tell the user about it, without secrets. */
    String description() {
        return description;
    }

    /** Whether it was empty when the sample began. */
    boolean isFresh() {
        return fresh;
    }

    /** Ends and removes what was started for the sample. */
    @Override
    public void close() throws IOException {
        // RowMQ keeps a database open for a few seconds after the last connection, in case a new one comes.
        new RowMQConnectionFactory(url).close();
        closing.close();
    }

    /** How to end what was started. */
    private interface Closing {
        void close() throws IOException;
    }
}
