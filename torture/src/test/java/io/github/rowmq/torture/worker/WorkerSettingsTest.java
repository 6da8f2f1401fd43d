package io.github.rowmq.torture.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {

    @Test
    void goThroughAnEnvironmentUnchanged() {
        Cast cast = Cast.ofEverything(2);
        WorkerSettings settings = new WorkerSettings(
                "w0.1",
                "jdbc:postgresql://localhost:1/x?user=a&password=b c",
                "",
                Path.of("some where", "w0.1.log"),
                42,
                25,
                cast.roles().get(1),
                cast.subscriptions(),
                "fence");

        assertThat(WorkerSettings.from(settings.toEnvironment())).isEqualTo(settings);
    }

    @Test
    void aBodyFollowsFromItsName() {
        assertThat(Payload.text("m1")).isEqualTo(Payload.text("m1")).startsWith("m1 ");
        assertThat(Payload.text("m2")).isNotEqualTo(Payload.text("m1"));
        assertThat(List.of(Payload.text("m1").length(), Payload.text("m2").length()))
                .allMatch(length -> length > 0);
    }
}
