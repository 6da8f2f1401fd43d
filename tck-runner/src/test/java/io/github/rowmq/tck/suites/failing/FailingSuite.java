package io.github.rowmq.tck.suites.failing;

import org.junit.jupiter.api.Test;

class FailingSuite {

    @Test
    void fails() {
        System.err.println("printed on the way to the failure");
        throw new AssertionError("the expected message did not come");
    }

    @Test
    void passes() {}
}
