package io.github.rowmq.samples.spring;

import io.github.rowmq.samples.Sample;
import io.github.rowmq.samples.SampleRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A producer and a consumer in Spring Boot, and orders that survive the restart of the application. */
public final class SpringBootOrders implements Sample {

    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final int COUNT = 5;

    @Override
    public String name() {
        return "spring-boot";
    }

    @Override
    public String summary() {
        return "a producer and a consumer in Spring Boot: JmsTemplate and @JmsListener";
    }

    @Override
    public void run(SampleRun run) {
        run.empty(OrderDesk.QUEUE);
        run.heading("The application runs: orders come and go");
        try (ConfigurableApplicationContext application = start(run, true)) {
            order(run, application, "soup");
            run.check("each order was received once", cooked(run, application).equals(orders("soup")));
        }

        run.heading("The application starts with its listeners switched off; orders come, then it ends");
        try (ConfigurableApplicationContext application = start(run, false)) {
            order(run, application, "cake");
            run.check(
                    "nobody received an order",
                    application.getBean(Kitchen.class).cooked().isEmpty());
        }

        run.heading("The application starts again");
        try (ConfigurableApplicationContext application = start(run, true)) {
            run.check(
                    "the orders survived the restart", cooked(run, application).equals(orders("cake")));
        }
    }

    private static ConfigurableApplicationContext start(SampleRun run, boolean listening) {
        // Elsewhere these stand in application.properties.
        return new SpringApplicationBuilder(OrdersApplication.class)
                .properties(
                        "rowmq.url=" + run.url(),
                        "spring.jms.listener.auto-startup=" + listening,
                        "spring.main.banner-mode=off",
                        "logging.level.root=warn")
                .run();
    }

    private static void order(SampleRun run, ConfigurableApplicationContext application, String dish) {
        OrderDesk desk = application.getBean(OrderDesk.class);
        orders(dish).forEach(desk::order);
        run.say("ordered " + String.join(", ", orders(dish)));
    }

    /** What the kitchen has made when it has made as much as was ordered, sorted, because several cooks work at a time. */
    private static List<String> cooked(SampleRun run, ConfigurableApplicationContext application) {
        Kitchen kitchen = application.getBean(Kitchen.class);
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (kitchen.cooked().size() < COUNT && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
        }
        List<String> cooked = new ArrayList<>(kitchen.cooked());
        run.say("the kitchen has made " + String.join(", ", cooked));
        cooked.sort(null);
        return cooked;
    }

    private static List<String> orders(String dish) {
        return IntStream.rangeClosed(1, COUNT).mapToObj(i -> dish + " " + i).toList();
    }
}
