package io.github.rowmq.torture;

import io.github.rowmq.torture.database.Inspector;
import io.github.rowmq.torture.database.Remains;
import io.github.rowmq.torture.process.Slot;
import io.github.rowmq.torture.process.WorkerProcess;
import io.github.rowmq.torture.proxy.TcpProxy;
import io.github.rowmq.torture.worker.WorkerOrders;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens after the last fault: producers stop, consumers go on until nothing is left, then everybody ends; and at
 * each step a look at what should not be there any more. Confined to a thread.
 */
final class Aftermath {

    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(3);
    private static final Duration SWEEP_BOUND = Duration.ofSeconds(15);
    private static final Duration BURIAL_BOUND = Duration.ofSeconds(15);
    private static final Duration END_BOUND = Duration.ofSeconds(60);
    private static final Duration COUNT_BOUND = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final RoundSettings settings;
    private final Company company;
    private final Inspector inspector;
    private final PrintStream out;

    private final List<String> undelivered = new ArrayList<>();
    private final List<String> tables = new ArrayList<>();
    private final List<String> leaks = new ArrayList<>();

    Aftermath(RoundSettings settings, Company company, PrintStream out) {
        this.settings = settings;
        this.company = company;
        this.inspector = new Inspector(settings.database(), settings.name());
        this.out = out;
    }

    Remains settle() throws IOException, InterruptedException {
        company.bringBack();
        company.order(WorkerOrders.STOP_PRODUCING);
        long start = System.nanoTime();
        boolean drained = drain();
        out.printf(
                "  %s after %.1f s%n",
                drained ? "everything was consumed" : "NOT everything was consumed", (System.nanoTime() - start) / 1e9);
        for (String table : Inspector.OF_MESSAGES) {
            lookAtMessages(table);
        }
        lookAtTheDead();
        company.end(END_BOUND).forEach(name -> leaks.add(name + " did not end with exit code 0"));
        for (String table : Inspector.OF_JVMS) {
            long rows = inspector.count(Inspector.countOf(table));
            if (rows != 0) {
                tables.add(table + " has " + rows + " rows after all JVMs have ended: " + inspector.nodes());
            }
        }
        lookAtConnections();
        return new Remains(undelivered, tables, leaks);
    }

    private long count(String query) throws InterruptedException {
        if (settings.database().address() != null) {
            return inspector.count(query);
        }
        WorkerProcess worker = company.slots().get(0).current();
        return worker == null ? -1 : worker.count(query, COUNT_BOUND);
    }

    /** Waits until no message is left; returns whether that came. */
    private boolean drain() throws InterruptedException {
        String query = Inspector.countOf("rowmq_delivery");
        long start = System.nanoTime();
        long moved = start;
        long before = Long.MAX_VALUE;
        int empty = 0;
        while (empty < 3) {
            LockSupport.parkNanos(LOOK_NANOS);
            long rows = count(query);
            long now = System.nanoTime();
            empty = rows == 0 ? empty + 1 : 0;
            if (rows != before) {
                moved = now;
                before = rows;
            }
            if (now - moved > settings.standstill().toNanos() || now - start > LONGEST_DRAIN.toNanos()) {
                undelivered.add(rows + " messages are left although consumers wait for them");
                undelivered.addAll(inspector.messages());
                return false;
            }
        }
        return true;
    }

    /** Who was killed last must have been found dead, for soon nobody will be left to do it. */
    private void lookAtTheDead() throws InterruptedException {
        long end = System.nanoTime() + BURIAL_BOUND.toNanos();
        String query = Inspector.countOf("rowmq_node");
        long nodes = count(query);
        while (nodes > company.slots().size() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            nodes = count(query);
        }
        if (nodes > company.slots().size()) {
            tables.add("rowmq_node has " + nodes + " rows, though only "
                    + company.slots().size() + " JVMs are alive");
        }
    }

    private void lookAtMessages(String table) throws InterruptedException {
        long end = System.nanoTime() + SWEEP_BOUND.toNanos();
        long rows = count(Inspector.countOf(table));
        while (rows != 0 && undelivered.isEmpty() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            rows = count(Inspector.countOf(table));
        }
        if (rows != 0 && undelivered.isEmpty()) {
            tables.add(table + " has " + rows + " rows after all messages were consumed");
        }
    }

    private void lookAtConnections() {
        for (Slot slot : company.slots()) {
            TcpProxy proxy = slot.proxy();
            if (proxy != null && proxy.connections() > 0) {
                leaks.add(slot.name() + " has ended and left " + proxy.connections() + " connections");
            }
        }
        int left = inspector.connections();
        if (left > 0) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            left = inspector.connections();
        }
        if (left > 0) {
            leaks.add("the database has " + left + " connections after all JVMs have ended");
        }
    }
}
