package io.github.rowmq.benchmarks.cli;

import io.github.rowmq.benchmarks.cli.RunCommand.Plan;
import io.github.rowmq.benchmarks.database.FreshDatabase;
import io.github.rowmq.benchmarks.database.Product;
import io.github.rowmq.benchmarks.database.Server;
import io.github.rowmq.benchmarks.database.Servers;
import io.github.rowmq.benchmarks.measure.Check;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.Statistics;
import io.github.rowmq.benchmarks.provider.RowMq;
import io.github.rowmq.benchmarks.provider.Target;
import io.github.rowmq.benchmarks.provider.TargetKind;
import io.github.rowmq.benchmarks.raw.RawLimit;
import io.github.rowmq.benchmarks.report.Summary;
import io.github.rowmq.benchmarks.workload.Settings;
import io.github.rowmq.benchmarks.workload.Workload;
import io.github.rowmq.benchmarks.workload.Workload.Yardstick;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs workloads one after another, each on a fresh target. Confined to the main thread. */
final class Session {

    /** Takes all results so far, so that a long session that is ended early was not in vain. */
    @FunctionalInterface
    interface Progress {
        void after(List<Summary> results) throws IOException;
    }

    private final Server server;
    private final Plan plan;
    private final Settings settings;
    private final Consumer<String> log;
    private final Map<Yardstick, Run> limits = new EnumMap<>(Yardstick.class);
    private final List<Summary> results = new ArrayList<>();

    Session(Server server, Plan plan, Settings settings, Consumer<String> log) {
        this.server = server;
        this.plan = plan;
        this.settings = settings;
        this.log = log;
    }

    List<Summary> run(List<Workload> workloads, Progress progress) throws Exception {
        for (Workload workload : workloads) {
            if (plan.withRaw() && workload.yardstick() != Yardstick.NONE) {
                measureRaw(workload);
            }
            for (TargetKind target : plan.targets()) {
                if (target instanceof RowMq || workload.isForPeers()) {
                    results.add(measure(workload, target));
                    progress.after(results);
                }
            }
        }
        return results;
    }

    private Summary measure(Workload workload, TargetKind kind) throws Exception {
        log.accept(workload.name() + ": " + kind.name());
        List<Run> runs = new ArrayList<>();
        try (Server own = serverFor(workload);
                Target target = kind.open(own == null ? server : own, workload.needsCounter())) {
            for (int i = 0; i < plan.runs(); i++) {
                Run run = workload.run(target, settings);
                runs.add(run);
                log.accept("  " + run.metrics().get(0) + " " + run.check().text());
            }
        } catch (UnsupportedOperationException e) {
            return Summary.failed(
                    workload.name(), workload.description(), kind.name(), "not supported: " + e.getMessage());
        } catch (Exception e) {
            return failed(workload, kind, e);
        }
        if (plan.counting() && kind instanceof RowMq && !workload.needsCounter()) {
            runs.add(counted(workload, kind));
        }
        return Summary.of(workload.name(), workload.description(), kind.name(), runs);
    }

    private Summary failed(Workload workload, TargetKind kind, Exception cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        log.accept(trace.toString());
        return Summary.failed(workload.name(), workload.description(), kind.name(), "FAILED: " + cause);
    }

    /** H2 in a file of one JVM does not do for workloads of several; null if the session's server does. */
    private @Nullable Server serverFor(Workload workload) {
        boolean other = workload.needsSharedDatabase() && !server.isShared() && server.product() == Product.H2;
        return other ? Servers.sharedH2() : null;
    }

    /** Only what was counted is kept: the run is slower for it. */
    private Run counted(Workload workload, TargetKind kind) throws Exception {
        try (Target target = kind.open(server, true)) {
            var counter = target.statements();
            Run run = workload.run(target, settings);
            if (counter == null) {
                return Run.of(List.of(), run.check());
            }
            double each = Math.max(1, run.check().received());
            return Run.of(
                    List.of(
                            Metric.of("statements", "per msg", counter.statements() / each),
                            Metric.of("commits", "per msg", counter.commits() / each)),
                    run.check());
        }
    }

    private void measureRaw(Workload workload) throws Exception {
        Run run = limits.get(workload.yardstick());
        if (run == null) {
            log.accept(workload.name() + ": " + Summary.RAW);
            run = raw(workload.yardstick());
            limits.put(workload.yardstick(), run);
            log.accept("  " + run.metrics());
        }
        List<Run> runs = List.of(run);
        results.add(Summary.of(workload.name(), workload.description(), Summary.RAW, runs));
    }

    private Run raw(Yardstick yardstick) throws Exception {
        try (FreshDatabase database = server.create()) {
            RawLimit limit = RawLimit.prepare(database);
            if (yardstick == Yardstick.DRAIN) {
                double rate = limit.drain(settings.number("raw-backlog", 100_000));
                return Run.of(List.of(Metric.of("claimed and deleted", "msg/s", rate)), Check.NOTHING);
            }
            double one = medianOf(limit, yardstick, 1);
            double two = medianOf(limit, yardstick, 2);
            if (limit.left() != 0) {
                throw new IllegalStateException("The raw limit left rows behind");
            }
            String unit = yardstick == Yardstick.TOPIC ? "deliveries/s" : "msg/s";
            return Run.of(
                    List.of(
                            Metric.of("best", unit, Math.max(one, two)),
                            Metric.of("one connection", unit, one),
                            Metric.of("two connections", unit, two)),
                    Check.NOTHING);
        }
    }

    private double medianOf(RawLimit limit, Yardstick yardstick, int connections) throws Exception {
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < plan.runs(); i++) {
            rates.add(
                    yardstick == Yardstick.TOPIC
                            ? limit.topic(connections, settings.warmUp(), settings.duration())
                            : limit.queue(connections, settings.warmUp(), settings.duration()));
        }
        return Statistics.of(rates).median();
    }
}
