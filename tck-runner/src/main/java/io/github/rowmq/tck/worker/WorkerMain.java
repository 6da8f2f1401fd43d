package io.github.rowmq.tck.worker;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The main class of a test JVM. It takes batches of tests from its standard input, runs them one after the other and
 * reports them on its standard output; it ends when told to, and at once when the runner has gone.
 */
public final class WorkerMain {
    static final int EXIT_TEST_HUNG = 70;
    private static final int EXIT_ORPHANED = 71;

    private WorkerMain() {}

    /**
     * Runs until told to stop.
     *
     * @param args the directory for the tests' logs, the file for other output, the limit of a test in seconds, and
     *     optionally the name of a {@link Runnable} class to run first
     */
    public static void main(String[] args) throws Exception {
        WorkerPaths paths = new WorkerPaths(Path.of(args[0]), Path.of(args[1]));
        PrintStream runner = System.out;
        TestOutput output = TestOutput.install(paths.betweenTests());
        TckLogging.enable();
        Watchdog watchdog = new Watchdog(Duration.ofSeconds(Long.parseLong(args[2])), runner);
        BlockingQueue<Message> messages = readInBackground();
        if (args.length > 3) {
            Class.forName(args[3])
                    .asSubclass(Runnable.class)
                    .getDeclaredConstructor()
                    .newInstance()
                    .run();
        }
        Launcher launcher = LauncherFactory.create();
        while (true) {
            Message message = messages.take();
            if (message.kind() == Message.Kind.STOP) {
                // Tests leave connections and threads behind: do not wait for them.
                System.exit(0);
            }
            List<TestId> tests = tests(message);
            TestReporter reporter = new TestReporter(tests, paths, output, runner, watchdog);
            LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
            // By name, as the TCK has always been run: some tests count on an earlier one of their class.
            request.configurationParameter(
                    "junit.jupiter.testmethod.order.default", "org.junit.jupiter.api.MethodOrderer$MethodName");
            tests.forEach(test -> request.selectors(selectUniqueId(test.uniqueId())));
            launcher.execute(request.build(), reporter);
            reporter.reportTheRest();
        }
    }

    private static List<TestId> tests(Message run) {
        List<TestId> tests = new ArrayList<>();
        List<String> words = run.arguments();
        for (int i = 0; i + 2 < words.size(); i += 3) {
            tests.add(new TestId(words.get(i), words.get(i + 1), words.get(i + 2)));
        }
        return tests;
    }

    private static BlockingQueue<Message> readInBackground() {
        BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(messages), "tck-commands");
        reader.setDaemon(true);
        reader.start();
        return messages;
    }

    private static void read(BlockingQueue<Message> messages) {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Message message = Message.parse(line);
                if (message != null) {
                    messages.add(message);
                }
            }
        } catch (IOException e) {
            System.out.println("The runner cannot be heard any more: " + e);
        }
        Runtime.getRuntime().halt(EXIT_ORPHANED);
    }
}
