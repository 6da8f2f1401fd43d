package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.checker.Violation.Rule;
import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.log.Outcome;
import io.github.rowmq.torture.log.Received;
import io.github.rowmq.torture.worker.Cast;
import java.util.ArrayList;
import java.util.List;

/**
 * Of all deliveries of a message from one source, only the one with the highest count may have been settled by a call
 * that returned; no two have the same count, all but a first one are marked, and all are the same message. This needs no
 * clock: a message that was claimed again was not settled before, and must not be settled by its earlier owner after.
 * Stateless.
 */
final class SettlementCheck implements Check {

    @Override
    public List<Violation> violations(History history, Cast cast) {
        List<Violation> violations = new ArrayList<>();
        history.deliveries().values().forEach(deliveries -> check(history, deliveries, violations));
        return violations;
    }

    private static void check(History history, List<Received> deliveries, List<Violation> violations) {
        for (int i = 0; i < deliveries.size(); i++) {
            Received one = deliveries.get(i);
            if (one.redelivered() != one.count() > 1 || one.count() < 1) {
                violations.add(new Violation(
                        Rule.COUNT_TRUE,
                        describe(history, one) + (one.redelivered() ? " is" : " is not") + " marked redelivered"));
            }
            if (i == 0) {
                continue;
            }
            Received before = deliveries.get(i - 1);
            if (before.count() == one.count()) {
                violations.add(new Violation(
                        Rule.COUNT_TRUE,
                        "the same count twice: " + describe(history, before) + "; " + describe(history, one)));
            }
            if (!before.messageId().equals(one.messageId())) {
                violations.add(new Violation(
                        Rule.SETTLED_ONCE,
                        "two messages of one name: " + describe(history, before) + " is " + before.messageId() + "; "
                                + describe(history, one) + " is " + one.messageId()));
            }
            if (isSettled(history, before)) {
                violations.add(new Violation(
                        Rule.SETTLED_ONCE,
                        "settled, and yet delivered again: " + describe(history, before) + "; "
                                + describe(history, one)));
            }
        }
    }

    private static boolean isSettled(History history, Received received) {
        return !received.isAuto() && history.outcome(received.unit()) == Outcome.COMMITTED;
    }

    /** With times in milliseconds, so that one can find it in the logs. */
    static String describe(History history, Received received) {
        String unit = received.isAuto()
                ? "by itself"
                : "unit " + received.unit() + " " + history.outcome(received.unit()) + " at "
                        + history.outcomeNanos(received.unit()) / 1_000_000;
        return received.message() + " from " + received.source() + " to " + received.actor() + " with count "
                + received.count() + " at " + received.nanos() / 1_000_000 + " (" + unit + ")";
    }
}
