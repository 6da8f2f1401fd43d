package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.checker.Violation.Rule;
import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.log.Outcome;
import io.github.rowmq.torture.log.Received;
import io.github.rowmq.torture.log.Sent;
import io.github.rowmq.torture.worker.Cast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nothing was received that was not sent, that was rolled back, or that is damaged. Stateless. */
final class OriginCheck implements Check {

    @Override
    public List<Violation> violations(History history, Cast cast) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Sent> all = history.sent();
        for (Received received : history.received()) {
            String fault = fault(history, cast, received, all);
            if (!fault.isEmpty()) {
                violations.add(new Violation(
                        Rule.NOTHING_MADE_UP,
                        received.actor() + " received " + received.message() + " from " + received.source() + ", which "
                                + fault));
            }
        }
        return violations;
    }

    private static String fault(History history, Cast cast, Received received, Map<String, Sent> all) {
        Sent sent = all.get(received.message());
        if (sent == null) {
            return "nobody has sent";
        }
        if (!received.intact()) {
            return "is not what was sent";
        }
        if (!cast.sourcesOf(sent.destination()).contains(received.source())) {
            return "was sent to " + sent.destination();
        }
        Outcome outcome = history.outcome(sent.unit());
        if (outcome == Outcome.ROLLED_BACK) {
            return "was rolled back with unit " + sent.unit();
        }
        if (outcome == Outcome.OPEN) {
            return "was never committed: unit " + sent.unit();
        }
        return "";
    }
}
