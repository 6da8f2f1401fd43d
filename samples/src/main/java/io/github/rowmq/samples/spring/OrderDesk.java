package io.github.rowmq.samples.spring;

import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;

/** Takes orders. Thread-safe, as the template is. */
@Component
class OrderDesk {

    static final String QUEUE = "samples.spring.orders";

    private final JmsTemplate template;

    OrderDesk(JmsTemplate template) {
        this.template = template;
    }

    /** When this returns, the order is in the database. */
    void order(String what) {
        template.convertAndSend(QUEUE, what);
    }
}
