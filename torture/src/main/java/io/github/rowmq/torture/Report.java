package io.github.rowmq.torture;

import io.github.rowmq.torture.checker.Measures;
import io.github.rowmq.torture.checker.Violation;
import io.github.rowmq.torture.nemesis.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Adds up rounds and puts them into words. Confined to a thread. */
final class Report {

    private static final int LISTED = 50;

    private final TortureOptions options;
    private final String database;
    private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
    private final List<String> violations = new ArrayList<>();
    private final Map<Violation.Rule, Integer> byRule = new EnumMap<>(Violation.Rule.class);
    private Measures measures = Measures.NONE;
    private Duration time = Duration.ZERO;
    private int rounds;
    private int lives;

    Report(TortureOptions options, String database) {
        this.options = options;
        this.database = database;
    }

    void add(Round.Result result) {
        rounds++;
        lives += result.lives();
        time = time.plus(result.faultyTime());
        measures = measures.plus(result.measures());
        result.nemesis().inflicted().forEach((kind, count) -> faults.merge(kind, count, Integer::sum));
        for (Violation violation : result.violations()) {
            byRule.merge(violation.rule(), 1, Integer::sum);
            violations.add("seed " + result.settings().seed() + " " + violation);
        }
    }

    boolean isClean() {
        return violations.isEmpty();
    }

    /** One round in a line. */
    static String line(Round.Result result) {
        return String.format(
                Locale.ROOT,
                "round with seed %d: %.0f s, %d faults, %d messages sent, %d deliveries, %d violations",
                result.settings().seed(),
                result.faultyTime().toMillis() / 1e3,
                result.nemesis().inflicted().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum(),
                result.measures().sent(),
                result.measures().received(),
                result.violations().size());
    }

    String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%n%s, %d JVMs, scenario %s, %d rounds from seed %d",
                database,
                options.jvms(),
                options.scenario().name().toLowerCase(Locale.ROOT),
                rounds,
                options.seed());
        line(text, "minutes with faults   %.1f", time.toMillis() / 60e3);
        line(text, "lives of JVMs         %d", lives);
        line(text, "messages sent         %d", measures.sent());
        line(text, "deliveries            %d, of them again %d", measures.received(), measures.redelivered());
        line(text, "sends in doubt        %d", measures.inDoubt());
        line(
                text,
                "faults                %d",
                faults.values().stream().mapToInt(Integer::intValue).sum());
        faults.forEach((kind, count) -> line(text, "  %-20s %d", kind.text(), count));
        List<Long> latencies = measures.latencies();
        line(
                text,
                "latency, send to receive, faults included: p50 %.1f ms, p90 %.1f ms, p99 %.0f ms, max %.1f s",
                Measures.percentile(latencies, 50) / 1e6,
                Measures.percentile(latencies, 90) / 1e6,
                Measures.percentile(latencies, 99) / 1e6,
                Measures.percentile(latencies, 100) / 1e9);
        line(text, "taken over by others after");
        measures.takeOvers().forEach((kind, times) -> times(text, kind, times, "messages"));
        line(text, "all concerned JVMs received again after");
        measures.backAtWork().forEach((kind, times) -> times(text, kind, times, "faults"));
        line(text, "violations            %d", violations.size());
        byRule.forEach((rule, count) -> line(text, "  %-22s %d", rule.name().toLowerCase(Locale.ROOT), count));
        violations.stream().limit(LISTED).forEach(violation -> line(text, "  %s", violation));
        return text.toString();
    }

    private static void times(StringBuilder text, String kind, List<Long> times, String what) {
        line(
                text,
                "  %-20s p50 %.2f s, p90 %.2f s, max %.2f s (%d %s)",
                kind,
                Measures.percentile(times, 50) / 1e9,
                Measures.percentile(times, 90) / 1e9,
                Measures.percentile(times, 100) / 1e9,
                times.size(),
                what);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
