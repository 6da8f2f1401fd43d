package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.checker.Violation.Rule;
import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.log.History.Delivered;
import io.github.rowmq.torture.log.Outcome;
import io.github.rowmq.torture.log.Received;
import io.github.rowmq.torture.log.Sent;
import io.github.rowmq.torture.worker.Cast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every message whose send or commit had returned was received from every source that it belongs to, and the last that
 * happened to it there was not that it was given back. Stateless.
 *
 * <p>One thing cannot be known: whether a JVM that was killed inside {@code receive()} of a session that acknowledges by
 * itself had been given a message, for it had no time to write that down. So each such death excuses one message of its
 * source.
 */
final class LossCheck implements Check {

    @Override
    public List<Violation> violations(History history, Cast cast) {
        Map<Delivered, List<Received>> deliveries = history.deliveries();
        Map<String, Integer> excuses = new HashMap<>();
        history.diedReceiving().values().forEach(source -> excuses.merge(source, 1, Integer::sum));
        List<Violation> violations = new ArrayList<>();
        for (Sent sent : history.sent().values()) {
            if (history.outcome(sent.unit()) != Outcome.COMMITTED) {
                continue;
            }
            for (String source : cast.sourcesOf(sent.destination())) {
                String loss = loss(history, deliveries.get(new Delivered(sent.message(), source)));
                if (loss != null && !isExcused(excuses, source)) {
                    violations.add(new Violation(
                            Rule.NOTHING_LOST,
                            sent.message() + " sent to " + sent.destination() + " by a "
                                    + (sent.plain() ? "send" : "transaction") + " that returned: at " + source + " "
                                    + loss));
                }
            }
        }
        return violations;
    }

    private static @Nullable String loss(History history, @Nullable List<Received> received) {
        if (received == null) {
            return "it never came";
        }
        Received last = received.get(received.size() - 1);
        if (last.isAuto()) {
            return null;
        }
        Outcome outcome = history.outcome(last.unit());
        return switch (outcome) {
            case COMMITTED, IN_DOUBT -> null;
            case OPEN, ROLLED_BACK ->
                "it came " + received.size() + " times and not again after " + last.actor() + " had it with count "
                        + last.count() + " in unit " + last.unit() + " (" + outcome + ")";
        };
    }

    private static boolean isExcused(Map<String, Integer> excuses, String source) {
        return excuses.getOrDefault(source, 0) > 0 && excuses.merge(source, -1, Integer::sum) >= 0;
    }
}
