package io.github.rowmq.samples;

import io.github.rowmq.samples.async.Registration;
import io.github.rowmq.samples.decoupling.PhotoUploads;
import io.github.rowmq.samples.peak.FlashSale;
import io.github.rowmq.samples.pipeline.PhotoPipeline;
import io.github.rowmq.samples.quickstart.Quickstart;
import io.github.rowmq.samples.quickstart.TwoProcesses;
import io.github.rowmq.samples.spring.SpringBootOrders;
import io.github.rowmq.samples.web.WebOrders;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs samples by their names. Stateless. */
public final class Samples {

    /** All checks passed. */
    static final int PASSED = 0;

    /** A check failed, or the sample ended with an exception. */
    static final int FAILED = 1;

    /** The command line was not understood. */
    static final int USAGE = 2;

    private static final List<Sample> ALL = List.of(
            new Quickstart(),
            new TwoProcesses(),
            new SpringBootOrders(),
            new WebOrders(),
            new Registration(),
            new PhotoUploads(),
            new FlashSale(),
            new PhotoPipeline());

    private Samples() {}

    /** Runs the sample that the arguments name, and ends the JVM with 0 if all its checks passed. */
    public static void main(String[] args) {
        // A sample's own H2 may serve several JVMs, but only those of this machine.
        System.setProperty("h2.bindAddress", System.getProperty("h2.bindAddress", "localhost"));
        System.exit(run(System.out, args));
    }

    /** Runs the sample that the arguments name, and says what happens on {@code out}. */
    static int run(PrintStream out, String... args) {
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(usage());
            return USAGE;
        }
        if (arguments.help()) {
            out.println(usage());
            return PASSED;
        }
        List<Sample> chosen = ALL.stream()
                .filter(sample ->
                        arguments.sample().equals("all") || sample.name().equals(arguments.sample()))
                .toList();
        if (chosen.isEmpty()) {
            out.println("There is no sample '" + arguments.sample() + "'.");
            out.println(usage());
            return USAGE;
        }
        return runAll(out, chosen, arguments);
    }

    static List<Sample> all() {
        return ALL;
    }

    private static int runAll(PrintStream out, List<Sample> chosen, Arguments arguments) {
        boolean passed = true;
        for (Sample sample : chosen) {
            passed &= run(out, sample, arguments);
        }
        return passed ? PASSED : FAILED;
    }

    // Whatever goes wrong, the user shall see it and the exit code shall tell.
    @SuppressWarnings("CatchAndPrintStackTrace")
    static boolean run(PrintStream out, Sample sample, Arguments arguments) {
        out.println("RowMQ sample '" + sample.name() + "': " + sample.summary());
        try (SampleDatabase database = SampleDatabase.open(arguments.database(), arguments.url())) {
            out.println("Database: " + database.description());
            SampleRun run = new SampleRun(out, database);
            sample.run(run);
            return run.conclude();
        } catch (Exception e) {
            out.println("The sample ended with an exception:");
            e.printStackTrace(out);
            return false;
        }
    }

    private static String usage() {
        StringBuilder text = new StringBuilder("""
                Usage: java -jar samples/target/samples.jar <sample> [--database h2|postgresql] [--url <JDBC URL>]

                """);
        for (Sample sample : ALL) {
            text.append(String.format("  %-15s %s%n", sample.name(), sample.summary()));
        }
        return text.append("""
                  all             one after the other

                  --database h2          an H2 database in a temporary file; the default
                  --database postgresql  a PostgreSQL that is started for the sample
                  --url <JDBC URL>       a database of yours that runs already""").toString();
    }

    /**
     * The command line.
     *
     * @param sample its name, or {@code all}
     * @param database {@code h2} or {@code postgresql}
     * @param url a database that runs already, instead
     */
    record Arguments(
            String sample, String database, @Nullable String url) {

        boolean help() {
            return sample.isEmpty();
        }

        static Arguments parse(String... args) {
            String sample = "";
            String database = "h2";
            String url = null;
            boolean help = args.length == 0;
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--help", "-h", "help" -> help = true;
                    case "--database" -> database = valueOf(args, i++);
                    case "--url" -> url = valueOf(args, i++);
                    default -> {
                        if (args[i].startsWith("-") || !sample.isEmpty()) {
                            throw new IllegalArgumentException("What is '" + args[i] + "'?");
                        }
                        sample = args[i];
                    }
                }
            }
            if (sample.isEmpty() && !help) {
                throw new IllegalArgumentException("Which sample?");
            }
            if (!SampleDatabase.KINDS.contains(database)) {
                throw new IllegalArgumentException(
                        "--database can be " + String.join(" or ", SampleDatabase.KINDS) + ", not '" + database + "'.");
            }
            return new Arguments(help ? "" : sample, database, url);
        }

        private static String valueOf(String[] args, int option) {
            if (option + 1 == args.length) {
                throw new IllegalArgumentException(args[option] + " needs a value.");
            }
            return args[option + 1];
        }
    }
}
