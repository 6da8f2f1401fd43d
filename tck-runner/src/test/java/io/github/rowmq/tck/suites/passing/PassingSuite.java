package io.github.rowmq.tck.suites.passing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassingSuite {

    @Test
    void findsWhatTheTckReads() {
        assertThat(System.getProperty("jms_timeout")).isEqualTo("1234");
        assertThat(System.getProperty("platform.mode")).isEqualTo("standalone");
        assertThat(System.getProperty("user")).isNotBlank();
    }

    @Test
    void prints() {
        System.out.println("printed by a test that passes");
    }
}
