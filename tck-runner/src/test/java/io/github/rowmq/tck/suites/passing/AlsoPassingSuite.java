package io.github.rowmq.tck.suites.passing;

import org.junit.jupiter.api.Test;

class AlsoPassingSuite {

    @Test
    void passes() {}
}
