package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.log.FaultSpan;
import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.log.Outcome;
import io.github.rowmq.torture.log.Received;
import io.github.rowmq.torture.log.Sent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Figures of a round. Immutable.
 *
 * @param sent messages whose send or commit had returned
 * @param received deliveries, redeliveries included
 * @param redelivered deliveries with a count above one
 * @param inDoubt units of which the JVM did not learn the outcome
 * @param latencies from before the send to after the receive of first deliveries, nanoseconds, rising
 * @param takeOvers by kind of fault: from its beginning until a message that the stricken JVM had was with another that
 *     ran beside it, nanoseconds, rising; what came to the JVM that was started in its place tells how long that took
 * @param backAtWork by kind of fault: from its beginning until every JVM that it concerned had received something after
 *     its end, nanoseconds, rising
 */
public record Measures(
        long sent,
        long received,
        long redelivered,
        long inDoubt,
        List<Long> latencies,
        Map<String, List<Long>> takeOvers,
        Map<String, List<Long>> backAtWork) {

    /** Nothing yet. */
    public static final Measures NONE = new Measures(0, 0, 0, 0, List.of(), Map.of(), Map.of());

    public static Measures of(History history) {
        long sent = history.sent().values().stream()
                .filter(message -> history.outcome(message.unit()) == Outcome.COMMITTED)
                .count();
        long redelivered =
                history.received().stream().filter(one -> one.count() > 1).count();
        long inDoubt = history.sent().values().stream()
                .map(Sent::unit)
                .distinct()
                .filter(unit -> history.outcome(unit) == Outcome.IN_DOUBT)
                .count();
        return new Measures(
                sent,
                history.received().size(),
                redelivered,
                inDoubt,
                latencies(history),
                takeOvers(history),
                backAtWork(history));
    }

    private static List<Long> latencies(History history) {
        List<Long> result = new ArrayList<>();
        Map<String, Sent> all = history.sent();
        for (Received received : history.received()) {
            Sent sent = all.get(received.message());
            if (sent != null && received.count() == 1) {
                result.add(received.nanos() - sent.nanos());
            }
        }
        Collections.sort(result);
        return result;
    }

    private static Map<String, List<Long>> takeOvers(History history) {
        Map<String, List<Long>> result = new TreeMap<>();
        for (List<Received> deliveries : history.deliveries().values()) {
            for (int i = 1; i < deliveries.size(); i++) {
                Received before = deliveries.get(i - 1);
                Received after = deliveries.get(i);
                if (slot(before.life()).equals(slot(after.life()))) {
                    continue;
                }
                for (FaultSpan fault : history.faults()) {
                    boolean its = fault.target().equals(before.life())
                            && before.nanos() <= fault.from()
                            && after.nanos() >= fault.from()
                            && !wasGivenBack(history, before, fault.from());
                    if (its) {
                        result.computeIfAbsent(fault.kind(), kind -> new ArrayList<>())
                                .add(after.nanos() - fault.from());
                    }
                }
            }
        }
        result.values().forEach(Collections::sort);
        return result;
    }

    /** Whether its receiver had rolled it back by then, so that it waited in line like any other. */
    private static boolean wasGivenBack(History history, Received received, long nanos) {
        return history.outcome(received.unit()) == Outcome.ROLLED_BACK && history.outcomeNanos(received.unit()) < nanos;
    }

    /** The place of a JVM, in which one life follows the other. */
    private static String slot(String life) {
        return life.substring(0, life.indexOf('.'));
    }

    private static Map<String, List<Long>> backAtWork(History history) {
        Map<String, TreeSet<Long>> received = new TreeMap<>();
        for (Received one : history.received()) {
            received.computeIfAbsent(slot(one.life()), slot -> new TreeSet<>()).add(one.nanos());
        }
        Map<String, List<Long>> result = new TreeMap<>();
        for (FaultSpan fault : history.faults()) {
            long back = 0;
            for (Map.Entry<String, TreeSet<Long>> slot : received.entrySet()) {
                boolean concerned = fault.target().isEmpty()
                        || fault.target().equals(slot.getKey())
                        || fault.target().startsWith(slot.getKey() + ".");
                Long first = slot.getValue().ceiling(fault.to());
                if (concerned && first != null) {
                    back = Math.max(back, first - fault.from());
                }
            }
            if (back > 0) {
                result.computeIfAbsent(fault.kind(), kind -> new ArrayList<>()).add(back);
            }
        }
        result.values().forEach(Collections::sort);
        return result;
    }

    private static Map<String, List<Long>> together(Map<String, List<Long>> one, Map<String, List<Long>> other) {
        Map<String, List<Long>> both = new TreeMap<>();
        one.forEach((kind, list) -> both.put(kind, new ArrayList<>(list)));
        other.forEach((kind, list) ->
                both.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(list));
        both.values().forEach(Collections::sort);
        return both;
    }

    /** Two rounds together. */
    public Measures plus(Measures other) {
        List<Long> all = new ArrayList<>(latencies);
        all.addAll(other.latencies);
        Collections.sort(all);
        return new Measures(
                sent + other.sent,
                received + other.received,
                redelivered + other.redelivered,
                inDoubt + other.inDoubt,
                all,
                together(takeOvers, other.takeOvers),
                together(backAtWork, other.backAtWork));
    }

    /** Of a rising list; 0 if it is empty. */
    public static long percentile(List<Long> rising, double percent) {
        return rising.isEmpty() ? 0 : rising.get((int) Math.min(rising.size() - 1, rising.size() * percent / 100));
    }
}
