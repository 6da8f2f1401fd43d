package io.github.rowmq.tck.suites.skipping;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

class SkippingSuite {

    @Test
    @Disabled("not today")
    void isDisabled() {}

    @Test
    void givesUp() {
        Assumptions.abort("no such thing here");
    }

    @Test
    void passes() {}
}
