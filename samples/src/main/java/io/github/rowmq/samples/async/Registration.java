package io.github.rowmq.samples.async;

import io.github.rowmq.samples.Sample;
import io.github.rowmq.samples.SampleRun;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Asynchronous processing: a registration takes 50 ms, the mail and the text message that follow take 50 ms each. How long
 * the user waits depends on who does them, and when.
 */
public final class Registration implements Sample {

    private static final int USERS = 10;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    @Override
    public String name() {
        return "registration";
    }

    @Override
    public String summary() {
        return "asynchronous processing: answer first, send mail and text message afterwards";
    }

    @Override
    public void run(SampleRun run) {
        run.heading(USERS + " users register; each gets a mail and a text message");
        ResponseTimes serial = serially(run);
        ResponseTimes parallel = inParallel(run);
        ResponseTimes topic = byTopic(run);

        run.heading("The user waits");
        run.figure("all three done one after the other", serial.toString());
        run.figure("mail and text message by two more threads", parallel.toString());
        run.figure("mail and text message left to a topic", topic.toString());

        run.heading("Checks");
        // The fastest are compared, because the others show what else the machine is doing.
        run.check("with the topic the user waits less long than serially", topic.fastest() < serial.fastest());
        run.check("and less long than with more threads", topic.fastest() < parallel.fastest());
    }

    private static ResponseTimes serially(SampleRun run) {
        Steps steps = new Steps();
        ResponseTimes times = measure(user -> {
            steps.register(user);
            steps.sendMail(user);
            steps.sendTextMessage(user);
        });
        checkAllDone(run, "serially", steps);
        return times;
    }

    private static ResponseTimes inParallel(SampleRun run) {
        Steps steps = new Steps();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            ResponseTimes times = measure(user -> {
                steps.register(user);
                // Faster, but the user still waits for the slower of the two, and if the program ends now, what was
                // under way is lost.
                CompletableFuture<Void> mail = CompletableFuture.runAsync(() -> steps.sendMail(user), threads);
                steps.sendTextMessage(user);
                mail.join();
            });
            checkAllDone(run, "in parallel", steps);
            return times;
        } finally {
            threads.shutdown();
        }
    }

    private static ResponseTimes byTopic(SampleRun run) {
        Steps steps = new Steps();
        try (ByTopic announcements = new ByTopic(run.url(), steps)) {
            ResponseTimes times = measure(announcements::register);
            int done = steps.mails().size() + steps.textMessages().size();
            run.say("by topic: when the last user was answered, " + (2 * USERS - done)
                    + " mails and text messages were still to come");
            awaitAllDone(steps);
            checkAllDone(run, "by topic", steps);
            return times;
        }
    }

    private static ResponseTimes measure(Consumer<String> registration) {
        double[] millis = new double[USERS];
        for (int i = 0; i < USERS; i++) {
            long start = System.nanoTime();
            registration.accept("user " + (i + 1));
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return new ResponseTimes(millis[0], millis[USERS / 2]);
    }

    private static void awaitAllDone(Steps steps) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while ((steps.mails().size() < USERS || steps.textMessages().size() < USERS) && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void checkAllDone(SampleRun run, String how, Steps steps) {
        Map<String, Integer> onceEach = new TreeMap<>();
        for (int i = 1; i <= USERS; i++) {
            onceEach.put("user " + i, 1);
        }
        run.check(how + ": each user got one mail", steps.mails().equals(onceEach));
        run.check(how + ": each user got one text message", steps.textMessages().equals(onceEach));
    }

    /** How long users waited, in milliseconds. */
    private record ResponseTimes(double fastest, double median) {
        @Override
        public String toString() {
            return String.format("%3.0f ms (median), %3.0f ms (fastest)", median, fastest);
        }
    }
}
