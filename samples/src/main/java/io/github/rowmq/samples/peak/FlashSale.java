package io.github.rowmq.samples.peak;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.admin.RowMQAdmin;
import io.github.rowmq.samples.Sample;
import io.github.rowmq.samples.SampleRun;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Peak shaving: 2,000 buyers want one of 100 items at the same moment. A queue of limited length takes as many orders as
 * make sense, the others are turned away at once; workers handle what is in the queue at a steady pace.
 */
public final class FlashSale implements Sample {

    static final String ORDERS = "samples.peak.orders";
    static final String STOCK = "samples.peak.stock";
    static final String ANSWERS = "samples.peak.answers";
    static final String SOLD_OUT = "sold out";

    private static final int BUYERS = 2000;
    private static final int ITEMS = 100;
    private static final int WAITING_ROOM = 120;
    private static final int ORDERS_PER_SECOND = 50;
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long NO_MORE_MILLIS = 300;

    @Override
    public String name() {
        return "flash-sale";
    }

    @Override
    public String summary() {
        return "peak shaving: 2,000 buyers at once, 100 items, a steady 50 orders a second";
    }

    @Override
    public void run(SampleRun run) throws Exception {
        run.empty(ORDERS, STOCK, ANSWERS);
        ConnectionFactory factory = new RowMQConnectionFactory(run.url());
        Crowd crowd = new Crowd(BUYERS);
        Answers answers = new Answers();
        try (JMSContext shop = factory.createContext();
                Workers workers = new Workers(factory, ORDERS_PER_SECOND)) {
            open(run, shop);
            workers.start();
            long start = System.nanoTime();
            crowd.rush(factory, ORDERS);
            double rushMillis = millisSince(start);
            run.say(String.format("every buyer had an answer after %.0f ms", rushMillis));
            collect(shop, crowd.accepted().size(), answers);
            tell(run, crowd, answers, millisSince(start));
        }
        check(run, crowd, answers);
    }

    private static void open(SampleRun run, JMSContext shop) {
        run.heading(ITEMS + " items, " + BUYERS + " buyers, room for " + WAITING_ROOM + " waiting orders");
        try (RowMQAdmin admin = RowMQAdmin.open(run.url())) {
            admin.declareQueue(ORDERS, WAITING_ROOM);
        }
        // Each item is a message: it can be taken once, and it comes back if the worker that took it dies.
        Queue stock = shop.createQueue(STOCK);
        for (int i = 1; i <= ITEMS; i++) {
            shop.createProducer().send(stock, "item " + i);
        }
    }

    private static void collect(JMSContext shop, int expected, Answers answers) throws JMSException {
        try (JMSConsumer consumer = shop.createConsumer(shop.createQueue(ANSWERS))) {
            for (int i = 0; i < expected; i++) {
                add(answers, consumer.receive(PATIENCE_MILLIS));
            }
            // An answer too many would come now.
            add(answers, consumer.receive(NO_MORE_MILLIS));
        }
    }

    private static void add(Answers answers, @Nullable Message answer) throws JMSException {
        if (answer != null) {
            answers.add(answer);
        }
    }

    private static void tell(SampleRun run, Crowd crowd, Answers answers, double totalMillis) {
        run.heading("Figures");
        run.figure("orders taken", String.valueOf(crowd.accepted().size()));
        run.figure("  the answer took", times(crowd.acceptedMillis()));
        run.figure("buyers turned away", String.valueOf(crowd.refusedMillis().size()));
        run.figure("  the answer took", times(crowd.refusedMillis()));
        run.figure("items sold", String.valueOf(answers.items().size()));
        run.figure("all orders handled after", String.format("%.1f s", totalMillis / 1000));
        run.figure("orders handled in the busiest second", String.valueOf(answers.busiestSecond()));
    }

    private static String times(List<Double> millis) {
        List<Double> sorted = millis.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return "-";
        }
        return String.format(
                "%.1f ms (median), %.1f ms (slowest)", sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }

    private static void check(SampleRun run, Crowd crowd, Answers answers) {
        int taken = crowd.accepted().size();
        int refused = crowd.refusedMillis().size();
        List<String> sold = answers.items();
        run.heading("Checks");
        run.check("every buyer was answered: an order was taken or turned away", taken + refused == BUYERS);
        run.check("the waiting room was full, and latecomers were turned away", taken >= WAITING_ROOM && refused > 0);
        run.check(
                "every order that was taken was handled, and none twice",
                answers.buyers().size() == taken
                        && new TreeSet<>(answers.buyers()).equals(new TreeSet<>(crowd.accepted())));
        run.check("all " + ITEMS + " items were sold", sold.size() >= ITEMS);
        run.check("no item was sold twice", new HashSet<>(sold).size() == sold.size() && sold.size() <= ITEMS);
        // Each worker may be a moment late with an order that belongs to the second before.
        run.check(
                "the workers were never hurried: " + ORDERS_PER_SECOND + " orders a second, and those under way",
                answers.busiestSecond() <= ORDERS_PER_SECOND + Workers.COUNT);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
