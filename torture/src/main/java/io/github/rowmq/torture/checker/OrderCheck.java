package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.checker.Violation.Rule;
import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.log.Outcome;
import io.github.rowmq.torture.log.Received;
import io.github.rowmq.torture.log.Sent;
import io.github.rowmq.torture.worker.Cast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a source has one consumer at a time, each of its lives gets what one session sent with one priority in the order
 * of sending. Left out are redeliveries, what was sent by a call that failed, and what was there while a foreign
 * transaction held locks on messages, over which a claim passes. Stateless.
 */
final class OrderCheck implements Check {

    private static final String LOCKS = "lock-rows";

    /** What must be in order. */
    private record Line(String consumer, String source, String stream, int priority) {}

    @Override
    public List<Violation> violations(History history, Cast cast) {
        Map<Line, Sent> last = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        Map<String, Sent> all = history.sent();
        for (Received received : history.received()) {
            Sent sent = all.get(received.message());
            if (sent == null
                    || received.count() != 1
                    || !cast.ordered().contains(received.source())
                    || history.outcome(sent.unit()) != Outcome.COMMITTED) {
                continue;
            }
            Line line = new Line(received.actor(), received.source(), sent.stream(), sent.priority());
            Sent before = last.put(line, sent);
            if (before != null && before.number() > sent.number() && !wasLocked(history, sent, received)) {
                violations.add(new Violation(
                        Rule.ORDER_KEPT,
                        received.actor() + " received " + sent.message() + " from " + received.source() + " after "
                                + before.message() + ", both with priority " + sent.priority()));
            }
        }
        return violations;
    }

    private static boolean wasLocked(History history, Sent sent, Received received) {
        return history.faults().stream()
                .anyMatch(fault -> fault.kind().equals(LOCKS) && fault.overlaps(sent.nanos(), received.nanos()));
    }
}
