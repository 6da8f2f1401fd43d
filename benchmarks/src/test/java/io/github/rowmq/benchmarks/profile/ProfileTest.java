package io.github.rowmq.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {

    @Test
    void theInnermostFrameOfAPartDecides() throws IOException {
        assertThat(Part.of("org.postgresql.core.PGStream.send")).isEqualTo(Part.DRIVER);
        assertThat(Part.of("io.github.rowmq.store.sql.RawRow.read")).isEqualTo(Part.SQL);
        assertThat(Part.of("io.github.rowmq.store.node.Lane.run")).isEqualTo(Part.NODE);
        assertThat(Part.of("io.github.rowmq.session.ClassicProducer.send")).isEqualTo(Part.JMS);
        assertThat(Part.of("io.github.rowmq.benchmarks.workload.Sender.run")).isEqualTo(Part.BENCHMARK);
        assertThat(Part.of("java.util.HashMap.get")).isNull();
    }

    @Test
    void aRecordingIsRead(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("empty.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            recording.start();
            recording.stop();
            recording.dump(file);
        }
        Profile profile = Profile.read(file);
        profile.add(
                List.of("java.util.HashMap.get", "org.h2.mvstore.MVMap.get", "io.github.rowmq.store.node.Lane.run"));
        profile.add(List.of("java.lang.Thread.run"));
        assertThat(profile.samplesOf(Part.DATABASE)).isEqualTo(1);
        assertThat(profile.samplesOf(Part.NODE)).isZero();
        assertThat(profile.samplesOf(null)).isPositive();
    }

    @Test
    void sharesAreOfAllProcessorTime() throws IOException {
        String text = shares(List.of("org.postgresql.A.b"), List.of("io.github.rowmq.message.C.d"));
        // Of 100 the database used 60, the compiler 5, garbage collection 15, and the two samples share the other 20.
        assertThat(text)
                .contains("  60.0 %  database (its own processes)")
                .contains("   5.0 %  just-in-time compilation")
                .contains("  15.0 %  garbage collection")
                .contains("  10.0 %  JDBC driver")
                .contains("  10.0 %  message codec")
                .contains("  10.0 %  org.postgresql.A.b");
    }

    @SafeVarargs
    private static String shares(List<String>... stacks) {
        Profile profile = Profile.empty();
        for (List<String> stack : stacks) {
            profile.add(stack);
        }
        return profile.text(new CpuClocks.Used(20, 5, 40, 60));
    }
}
