package io.github.rowmq.tck.suites.broken;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BrokenSuite {

    @BeforeAll
    static void breaks() {
        throw new IllegalStateException("the class cannot be set up");
    }

    @Test
    void isNeverRun() {}
}
