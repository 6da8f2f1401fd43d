package io.github.rowmq.samples.decoupling;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.samples.JavaProcess;
import io.github.rowmq.samples.Sample;
import io.github.rowmq.samples.SampleRun;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Decoupling: people upload photos, a recogniser looks for faces in them. Uploading goes on while the recogniser is down;
 * and when it dies in the middle of a photo, another takes over.
 */
public final class PhotoUploads implements Sample {

    static final String PHOTOS = "samples.decoupling.photos";
    static final String RESULTS = "samples.decoupling.results";

    private static final List<String> UPLOADS =
            IntStream.rangeClosed(1, 12).mapToObj(i -> "photo " + i).toList();
    private static final String DIFFICULT = "photo 5";
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long NO_MORE_MILLIS = 300;

    @Override
    public String name() {
        return "decoupling";
    }

    @Override
    public String summary() {
        return "uploads succeed while the recogniser is down, and nothing is missing when it was killed";
    }

    @Override
    public void run(SampleRun run) throws Exception {
        run.empty(PHOTOS, RESULTS);
        ConnectionFactory factory = new RowMQConnectionFactory(run.url());
        try (JMSContext context = factory.createContext()) {
            upload(run, context);
            firstRecogniserDies(run);
            Map<String, Integer> attempts = secondRecogniserFinishes(run, context);
            check(run, attempts);
        }
    }

    private static void upload(SampleRun run, JMSContext context) {
        run.heading("The recogniser is down; people upload photos all the same");
        Queue photos = context.createQueue(PHOTOS);
        for (String photo : UPLOADS) {
            context.createProducer().send(photos, photo);
        }
        run.say("uploaded " + UPLOADS.size() + " photos");
    }

    private static void firstRecogniserDies(SampleRun run) throws Exception {
        run.heading("A recogniser starts, and is killed in the middle of " + DIFFICULT);
        try (JavaProcess recogniser = run.start("recogniser A", Recogniser.class, DIFFICULT)) {
            recogniser.awaitLine("working on " + DIFFICULT + ", delivery 1");
            recogniser.kill();
            run.say("killed 'recogniser A', as kill -9 does");
        }
    }

    /** Returns the photos that were recognised, with the delivery counts of their messages. */
    private static Map<String, Integer> secondRecogniserFinishes(SampleRun run, JMSContext context) throws Exception {
        run.heading("Another recogniser starts");
        Map<String, Integer> attempts = new TreeMap<>();
        try (JavaProcess recogniser = run.start("recogniser B", Recogniser.class, "none");
                JMSConsumer results = context.createConsumer(context.createQueue(RESULTS))) {
            for (int i = 0; i < UPLOADS.size(); i++) {
                Optional.ofNullable(results.receive(PATIENCE_MILLIS)).ifPresent(result -> add(attempts, result));
            }
            // A result that came twice would come now.
            Optional.ofNullable(results.receive(NO_MORE_MILLIS)).ifPresent(result -> add(attempts, result));
        }
        return attempts;
    }

    private static void add(Map<String, Integer> attempts, Message result) {
        try {
            String photo = result.getBody(String.class);
            if (attempts.put(photo, result.getIntProperty(Recogniser.ATTEMPTS)) != null) {
                attempts.put(photo + " (again)", 0);
            }
        } catch (JMSException e) {
            throw new IllegalStateException("cannot read a result", e);
        }
    }

    private static void check(SampleRun run, Map<String, Integer> attempts) {
        run.heading("The results");
        for (String photo : UPLOADS) {
            Integer count = attempts.get(photo);
            run.figure(photo, count == null ? "missing" : count == 1 ? "" : "redelivered: JMSXDeliveryCount " + count);
        }
        run.heading("Checks");
        run.check(
                "every photo was recognised, and none twice", attempts.keySet().equals(Set.copyOf(UPLOADS)));
        run.check(
                DIFFICULT + " was delivered to A, redelivered to B, and its count says so",
                Integer.valueOf(2).equals(attempts.get(DIFFICULT)));
    }
}
