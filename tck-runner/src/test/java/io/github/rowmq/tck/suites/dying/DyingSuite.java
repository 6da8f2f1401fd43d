package io.github.rowmq.tck.suites.dying;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DyingSuite {

    @Test
    @Order(1)
    void passesBefore() {}

    @Test
    @Order(2)
    void endsItsJvm() {
        Runtime.getRuntime().halt(23);
    }

    @Test
    @Order(3)
    void passesAfter() {}
}
