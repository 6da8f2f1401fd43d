package io.github.rowmq.store.node;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.catalog.Routes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Holds a sender for a moment while the consumers of this JVM, who are as fast, catch up. A message that is written with
 * nobody ready to take it over has to be claimed later, which costs the database two to four times as much, and from
 * then on every later one as well; so senders who are a little ahead would slow everybody down for good.
 *
 * <p>It waits only for consumers that are likely to make room within that moment: those who are slow in themselves, or
 * away, hold nobody. Thread-safe; runs on the sender's thread.
 */
final class Brake {

    /** What a row may wait: some times what a later claim of it would cost. */
    private static final long ROW_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** For each source. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** For all subscriptions of a topic, or all queues of a unit, together. */
    private static final long LONGEST_IN_ALL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final NodeContext node;

    Brake(NodeContext node) {
        this.node = node;
    }

    /** A unit that has passed; those after it count its rows until it has ended. */
    record Pass(List<Tap> taps, List<Integer> rows) {

        static final Pass FREE = new Pass(List.of(), List.of());

        private void add(Tap tap, int count) {
            taps.add(tap);
            rows.add(count);
        }

        /** Whether no consumer of this JVM could take any of it. */
        boolean isFree() {
            return taps.isEmpty();
        }

        /** The unit is written, or failed. */
        void end() {
            for (int i = 0; i < taps.size(); i++) {
                taps.get(i).announcedEnd(rows.get(i));
            }
        }
    }

    Pass await(UnitOfWork work) {
        List<UnitOfWork.Send> sends = work.sends();
        long left = LONGEST_IN_ALL_NANOS;
        Pass pass = Pass.FREE;
        for (Map.Entry<DestinationRef, Integer> entry : rowsByDestination(sends).entrySet()) {
            UnitOfWork.Send first = firstTo(entry.getKey(), sends);
            for (Routes.Target target : node.routing().cachedTargets(entry.getKey())) {
                for (Tap tap : node.taps().of(target.source().id())) {
                    if (tap.matches(first.message())) {
                        int count = entry.getValue();
                        long rows = Math.min(LONGEST_NANOS, count * ROW_NANOS);
                        left -= tap.awaitRoom(count, Math.min(rows, left), Math.min(LONGEST_NANOS, left));
                        pass = pass.isFree() ? new Pass(new ArrayList<>(), new ArrayList<>()) : pass;
                        pass.add(tap, count);
                    }
                }
            }
        }
        return pass;
    }

    private static Map<DestinationRef, Integer> rowsByDestination(List<UnitOfWork.Send> sends) {
        if (sends.size() == 1) {
            return Map.of(sends.get(0).destination(), 1);
        }
        Map<DestinationRef, Integer> rows = new LinkedHashMap<>(2);
        sends.forEach(send -> rows.merge(send.destination(), 1, Integer::sum));
        return rows;
    }

    private static UnitOfWork.Send firstTo(DestinationRef destination, List<UnitOfWork.Send> sends) {
        return sends.stream()
                .filter(send -> send.destination().equals(destination))
                .findFirst()
                .orElseThrow();
    }
}
