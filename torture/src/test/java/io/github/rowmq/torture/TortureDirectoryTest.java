package io.github.rowmq.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TortureDirectoryTest {

    @Test
    void aSeedThatIsRunAgainDoesNotMixItsLogsWithThoseOfBefore(@TempDir Path parent) throws Exception {
        Path first = Files.createDirectory(Torture.unused(parent, "seed-7"));
        Path second = Files.createDirectory(Torture.unused(parent, "seed-7"));
        Path third = Torture.unused(parent, "seed-7");
        assertThat(first).isEqualTo(parent.resolve("seed-7"));
        assertThat(second).isEqualTo(parent.resolve("seed-7-2"));
        assertThat(third).isEqualTo(parent.resolve("seed-7-3"));
    }
}
