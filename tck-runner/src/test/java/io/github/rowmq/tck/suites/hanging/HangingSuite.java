package io.github.rowmq.tck.suites.hanging;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HangingSuite {

    @Test
    @Order(1)
    void hangs() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    @Order(2)
    void passes() {}
}
