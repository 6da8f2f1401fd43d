package io.github.rowmq.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.benchmarks.database.Server;
import io.github.rowmq.benchmarks.database.Servers;
import io.github.rowmq.benchmarks.measure.Metric;
import io.github.rowmq.benchmarks.measure.Run;
import io.github.rowmq.benchmarks.measure.WarmUp;
import io.github.rowmq.benchmarks.provider.RowMq;
import io.github.rowmq.benchmarks.provider.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every workload once, as small as can be; what it measures does not matter here, but its own check has to pass. */
class WorkloadsTest {

    private static final Settings TINY = new Settings(
            WarmUp.of(Duration.ofMillis(50)),
            Duration.ofMillis(200),
            Map.ofEntries(
                    Map.entry("messages", "500"),
                    Map.entry("queues", "30"),
                    Map.entry("idle-queues", "30"),
                    Map.entry("interval", "20"),
                    Map.entry("selector-messages", "1000"),
                    Map.entry("expiring", "500"),
                    Map.entry("delayed", "500"),
                    Map.entry("hold-seconds", "1"),
                    Map.entry("churn-seconds", "1")));

    static Stream<String> names() {
        return Workloads.list().stream().map(Workload::name);
    }

    private static Server server;
    private static Target shared;

    /** One for all: a store takes a few seconds to close. */
    @BeforeAll
    static void open() throws Exception {
        server = Servers.inMemory();
        shared = new RowMq().open(server, true);
    }

    @AfterAll
    static void close() throws Exception {
        shared.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("names")
    void losesNothing(String name) throws Exception {
        Workload workload = Workloads.of(name).get(0);
        if (workload.needsSharedDatabase()) {
            runOnItsOwn(workload, Servers.sharedH2());
        } else if (workload instanceof FileChurn) {
            runOnItsOwn(workload, Servers.start("h2"));
        } else {
            run(workload, shared);
        }
    }

    private static void runOnItsOwn(Workload workload, Server own) throws Exception {
        try (own;
                Target target = new RowMq().open(own, false)) {
            run(workload, target);
        }
    }

    private static void run(Workload workload, Target target) throws Exception {
        Run run = workload.run(target, TINY);
        assertThat(run.check().passed()).as(run.check().text()).isTrue();
        assertThat(run.check().sent()).isEqualTo(run.check().received()).isPositive();
        assertThat(run.metrics())
                .isNotEmpty()
                .extracting(Metric::value)
                .allSatisfy(value -> assertThat(value).isFinite());
    }

    @Test
    void allAreThoseThatDoNotTakeLong() {
        assertThat(Workloads.of("all"))
                .isEqualTo(Workloads.list().stream().filter(Workload::isInAll).toList());
    }

    @Test
    void severalAreNamedWithCommas() {
        assertThat(Workloads.of("sync1,tx100")).extracting(Workload::name).isEqualTo(List.of("sync1", "tx100"));
    }

    @Test
    void aGroupStandsForItsWorkloads() {
        assertThat(Workloads.of("sizes,sync1"))
                .extracting(Workload::name)
                .isEqualTo(List.of("size-100b", "size-1k", "size-10k", "size-1m", "sync1"));
    }

    @Test
    void anUnknownNameIsAnErrorThatListsThoseThereAre() {
        assertThatThrownBy(() -> Workloads.of("tx1000"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tx1000")
                .hasMessageContaining("sync16");
    }
}
