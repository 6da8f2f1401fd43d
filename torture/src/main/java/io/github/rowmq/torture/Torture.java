package io.github.rowmq.torture;

import io.github.rowmq.torture.database.DatabaseUnderTest;
import io.github.rowmq.torture.database.Databases;
import io.github.rowmq.torture.nemesis.FaultKind;
import io.github.rowmq.torture.process.FakeTime;
import io.github.rowmq.torture.worker.Cast;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs rounds of torture on a database and reports. Confined to a thread. */
public final class Torture {

    /** Nothing was violated. */
    static final int PASSED = 0;

    /** Something was violated, or the run itself failed. */
    static final int FAILED = 1;

    /** The command line was not understood, or the database is not to be had. */
    static final int USAGE = 2;

    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration PAUSE_BETWEEN_KILLS = Duration.ofMillis(1_200);

    private final TortureOptions options;
    private final PrintStream out;

    private Torture(TortureOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Ends the JVM with 0 if nothing was violated. */
    public static void main(String[] args) {
        System.exit(run(System.out, args));
    }

    /** Runs what the arguments say, and prints what happens to {@code out}. */
    static int run(PrintStream out, String... args) {
        TortureOptions options;
        try {
            options = TortureOptions.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(TortureOptions.USAGE);
            return USAGE;
        }
        try {
            return new Torture(options, out).play() ? PASSED : FAILED;
        } catch (IOException e) {
            out.println("SKIPPED: " + e.getMessage());
            return USAGE;
        } catch (Exception e) {
            e.printStackTrace(out);
            return FAILED;
        }
    }

    private boolean play() throws Exception {
        out.println("torture --database " + options.database() + " --jvms " + options.jvms() + " --seed "
                + options.seed() + " --scenario "
                + options.scenario().name().toLowerCase(Locale.ROOT) + " --rate " + options.rate());
        Files.createDirectories(options.directory());
        boolean failOver = options.scenario() == TortureOptions.Scenario.MIX
                && options.plant().isEmpty()
                && options.faults().contains(FaultKind.FAIL_OVER);
        try (DatabaseUnderTest database = Databases.start(options.database(), options.directory(), failOver)) {
            Set<FaultKind> kinds = possible(database);
            Report report = new Report(options, database.description());
            long rounds = Math.max(
                    1,
                    Math.round(options.length().toMillis()
                            / (double) options.round().toMillis()));
            Duration length = options.length().dividedBy(rounds);
            for (int number = 0; number < rounds; number++) {
                for (Round.Result result : playRound(database, kinds, number, length)) {
                    report.add(result);
                    out.println(Report.line(result));
                    result.violations().stream().limit(20).forEach(violation -> out.println("  " + violation));
                }
            }
            String text = report.text();
            out.println(text);
            Files.writeString(options.directory().resolve("report.txt"), text, StandardCharsets.UTF_8);
            return report.isClean();
        }
    }

    /** What was asked for and can be done here; the rest is named. */
    private Set<FaultKind> possible(DatabaseUnderTest database) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (FaultKind kind : options.faults()) {
            boolean can = switch (kind.needs()) {
                case NOTHING -> true;
                case CONTROL -> database.control() != null;
                case SESSIONS -> database.sessions() != null;
                case NETWORK -> database.address() != null;
                case STANDBY -> database.standby() != null;
                case CLOCK -> FakeTime.isAvailable();
            };
            boolean wanted = options.scenario() == TortureOptions.Scenario.MIX || kind == FaultKind.KILL;
            if (can && wanted) {
                kinds.add(kind);
            } else if (wanted) {
                out.println("SKIPPED: " + kind.text() + " needs " + kind.needs().text());
            }
        }
        return kinds;
    }

    /** One round with all JVMs; where only one JVM can open a database, as many rounds side by side as there are JVMs. */
    private List<Round.Result> playRound(DatabaseUnderTest database, Set<FaultKind> kinds, int number, Duration length)
            throws Exception {
        int cells = database.address() == null ? options.jvms() : 1;
        int jvms = options.jvms() / cells;
        boolean kills = options.scenario() == TortureOptions.Scenario.KILLS;
        ExecutorService executor = Executors.newFixedThreadPool(cells);
        try {
            List<Future<Round.Result>> results = new ArrayList<>();
            for (int cell = 0; cell < cells; cell++) {
                long seed = options.seed() + (long) number * cells + cell;
                Path directory = unused(options.directory(), "seed-" + seed);
                RoundSettings settings = new RoundSettings(
                        database,
                        "torture_" + number + "_" + cell,
                        seed,
                        length,
                        kills ? PAUSE_BETWEEN_KILLS : PAUSE,
                        kinds,
                        kills ? Cast.ofFullLoad(jvms) : Cast.ofEverything(jvms),
                        options.rate(),
                        directory,
                        options.plant(),
                        options.standstill(),
                        kills);
                results.add(executor.submit(() -> new Round(settings, new Company(), out).play()));
            }
            List<Round.Result> all = new ArrayList<>();
            for (Future<Round.Result> result : results) {
                all.add(result.get());
            }
            return all;
        } finally {
            executor.shutdown();
        }
    }

    /** A directory that is not there yet: the logs of an earlier run would be judged with this one's. */
    static Path unused(Path parent, String name) {
        Path directory = parent.resolve(name);
        for (int number = 2; Files.exists(directory); number++) {
            directory = parent.resolve(name + "-" + number);
        }
        return directory;
    }
}
