package io.github.rowmq.torture;

import io.github.rowmq.torture.database.Databases;
import io.github.rowmq.torture.nemesis.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The command line. Immutable.
 *
 * @param database its name
 * @param length of all rounds together, without their ends
 * @param jvms how many play at a time
 * @param seed of the first round; each that follows has the next number
 * @param scenario what is played
 * @param faults which kinds may come
 * @param round the length of one round
 * @param rate messages a second of each producer; 0 for that of the scenario
 * @param directory for logs and the report
 * @param plant a bug to plant, or empty
 * @param standstill nothing has moved for so long: nothing will
 */
record TortureOptions(
        String database,
        Duration length,
        int jvms,
        long seed,
        Scenario scenario,
        Set<FaultKind> faults,
        Duration round,
        int rate,
        Path directory,
        String plant,
        Duration standstill) {

    static final String USAGE = """
            java -jar torture.jar [--option value]...
              --database   postgresql, mariadb, h2 or h2-server                             [postgresql]
              --minutes    how long faults come, all rounds together; may have a fraction   [2]
              --jvms       how many JVMs at a time                                          [3; 1 on h2]
              --seed       of the schedule and of all that is left to chance                [by chance, printed]
              --scenario   mix: every kind of client, every kind of fault;
                           kills: full load, and kill -9 as often as possible               [mix]
              --faults     which kinds, with commas: %s
              --round      seconds until everything is drained and checked                  [120]
              --rate       messages a second of each producer                               [25, kills: 400]
              --plant      a bug to plant: fence, commit or wakeup
              --standstill seconds without any progress after which messages count as stuck [40]
              --directory  for logs and the report                                          [torture-logs]""".formatted(String.join(
            ", ", EnumSet.allOf(FaultKind.class).stream().map(FaultKind::text).toList()));

    /** What is played. */
    enum Scenario {
        MIX,
        KILLS
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException what is wrong with it
     */
    static TortureOptions parse(List<String> arguments) {
        TortureOptions options = new TortureOptions(
                "postgresql",
                Duration.ofMinutes(2),
                0,
                RandomGenerator.getDefault().nextInt(1_000_000),
                Scenario.MIX,
                EnumSet.allOf(FaultKind.class),
                Duration.ofMinutes(2),
                0,
                Path.of("torture-logs"),
                "",
                Duration.ofSeconds(40));
        if (arguments.size() % 2 != 0) {
            throw new IllegalArgumentException("every option has a value");
        }
        for (int i = 0; i < arguments.size(); i += 2) {
            options = options.with(arguments.get(i), arguments.get(i + 1));
        }
        return options.complete();
    }

    private TortureOptions with(String option, String value) {
        String newDatabase = option.equals("--database") ? value : database;
        Duration newLength =
                option.equals("--minutes") ? Duration.ofMillis((long) (Double.parseDouble(value) * 60_000)) : length;
        int newJvms = option.equals("--jvms") ? Integer.parseInt(value) : jvms;
        long newSeed = option.equals("--seed") ? Long.parseLong(value) : seed;
        Scenario newScenario =
                option.equals("--scenario") ? Scenario.valueOf(value.toUpperCase(Locale.ROOT)) : scenario;
        Set<FaultKind> newFaults = option.equals("--faults") ? faults(value) : faults;
        Duration newRound = option.equals("--round") ? Duration.ofSeconds(Long.parseLong(value)) : round;
        int newRate = option.equals("--rate") ? Integer.parseInt(value) : rate;
        Path newDirectory = option.equals("--directory") ? Path.of(value) : directory;
        String newPlant = option.equals("--plant") ? value : plant;
        Duration newStandstill = option.equals("--standstill") ? Duration.ofSeconds(Long.parseLong(value)) : standstill;
        if (!List.of(
                        "--database",
                        "--minutes",
                        "--jvms",
                        "--seed",
                        "--scenario",
                        "--faults",
                        "--round",
                        "--rate",
                        "--directory",
                        "--plant",
                        "--standstill")
                .contains(option)) {
            throw new IllegalArgumentException("unknown option " + option);
        }
        return new TortureOptions(
                newDatabase,
                newLength,
                newJvms,
                newSeed,
                newScenario,
                newFaults,
                newRound,
                newRate,
                newDirectory,
                newPlant,
                newStandstill);
    }

    private static Set<FaultKind> faults(String value) {
        Set<FaultKind> result = EnumSet.noneOf(FaultKind.class);
        for (String name : value.split(",", -1)) {
            if (!name.isBlank()) {
                result.add(FaultKind.parse(name));
            }
        }
        return result;
    }

    /** Puts in what depends on other options, and checks. */
    private TortureOptions complete() {
        if (!Databases.NAMES.contains(database)) {
            throw new IllegalArgumentException("unknown database " + database + "; known are " + Databases.NAMES);
        }
        int completeJvms = jvms > 0 ? jvms : database.equals("h2") ? 1 : 3;
        int completeRate = rate > 0 ? rate : scenario == Scenario.KILLS ? 400 : 25;
        return new TortureOptions(
                database,
                length,
                completeJvms,
                seed,
                scenario,
                faults,
                round,
                completeRate,
                directory,
                plant,
                standstill);
    }
}
