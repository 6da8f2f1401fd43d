package io.github.rowmq.samples.pipeline;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.samples.JavaProcess;
import io.github.rowmq.samples.Sample;
import io.github.rowmq.samples.SampleRun;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline driven by messages: upload, cluster, index. Each stage has its own speed and its own transactions; between them
 * are queues. One stage is killed in the middle of a transaction.
 */
public final class PhotoPipeline implements Sample {

    private static final String UPLOADED = "samples.pipeline.uploaded";
    private static final String CLUSTERED = "samples.pipeline.clustered";
    private static final String INDEXED = "samples.pipeline.indexed";

    private static final List<String> PHOTOS =
            IntStream.rangeClosed(1, 100).mapToObj(i -> "photo " + i).toList();
    private static final int UPLOADS_PER_COMMIT = 25;
    private static final String CLUSTER_BATCH = "10";
    private static final String CLUSTER_MILLIS = "5";
    private static final String STUCK_AFTER = "37";
    private static final Duration INDEX_WORK = Duration.ofMillis(15);
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long NO_MORE_MILLIS = 500;

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public String summary() {
        return "upload, cluster, index: a stage is killed, and nothing is lost or doubled";
    }

    @Override
    public void run(SampleRun run) throws Exception {
        run.empty(UPLOADED, CLUSTERED, INDEXED);
        ConnectionFactory factory = new RowMQConnectionFactory(run.url());
        try (JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            run.heading("Upload: " + PHOTOS.size() + " photos, " + UPLOADS_PER_COMMIT + " to a transaction");
            upload(context);
            Stage index = startIndex(run);
            try {
                clusterIsKilled(run);
                List<String> indexed = clusterAgain(run, context);
                check(run, indexed);
            } finally {
                index.stop();
            }
        }
    }

    private static void upload(JMSContext context) {
        Queue uploaded = context.createQueue(UPLOADED);
        int uncommitted = 0;
        for (String photo : PHOTOS) {
            context.createProducer().send(uploaded, photo);
            if (++uncommitted == UPLOADS_PER_COMMIT) {
                context.commit();
                uncommitted = 0;
            }
        }
        context.commit();
    }

    private static Stage startIndex(SampleRun run) {
        run.heading(
                "Index: a slow stage, in this program; " + INDEX_WORK.toMillis() + " ms and a transaction per photo");
        Stage stage = new Stage(CLUSTERED, INDEXED, 1, INDEX_WORK, Stage.NEVER);
        stage.start(run.url());
        return stage;
    }

    private static JavaProcess startCluster(SampleRun run, String name, String stuckAfter) throws Exception {
        return run.start(name, Stage.class, UPLOADED, CLUSTERED, CLUSTER_BATCH, CLUSTER_MILLIS, stuckAfter);
    }

    private static void clusterIsKilled(SampleRun run) throws Exception {
        run.heading("Cluster: a fast stage, in a program of its own; " + CLUSTER_MILLIS + " ms per photo, "
                + CLUSTER_BATCH + " to a transaction");
        try (JavaProcess cluster = startCluster(run, "cluster A", STUCK_AFTER)) {
            cluster.awaitLine("stuck: ");
            cluster.kill();
            run.say("killed 'cluster A', as kill -9 does");
        }
    }

    /** Returns the photos as they come out of the pipeline. */
    private static List<String> clusterAgain(SampleRun run, JMSContext context) throws Exception {
        List<String> indexed = new ArrayList<>();
        try (JavaProcess cluster = startCluster(run, "cluster B", String.valueOf(Stage.NEVER));
                JMSConsumer results = context.createConsumer(context.createQueue(INDEXED))) {
            long patience = PATIENCE_MILLIS;
            for (String photo = receive(results, patience); photo != null; photo = receive(results, patience)) {
                indexed.add(photo);
                // When all are here one more would be one too many; it is given a moment to show up.
                patience = indexed.size() < PHOTOS.size() ? PATIENCE_MILLIS : NO_MORE_MILLIS;
            }
            context.commit();
        }
        run.say(indexed.size() + " photos have come out of the pipeline");
        return indexed;
    }

    private static @Nullable String receive(JMSConsumer consumer, long patienceMillis) {
        return consumer.receiveBody(String.class, patienceMillis);
    }

    private static void check(SampleRun run, List<String> indexed) {
        run.heading("Checks");
        TreeSet<String> missing = new TreeSet<>(PHOTOS);
        missing.removeAll(new HashSet<>(indexed));
        run.check("nothing is lost" + (missing.isEmpty() ? "" : ", but " + missing), missing.isEmpty());
        run.check("nothing is doubled", new HashSet<>(indexed).size() == indexed.size());
    }
}
