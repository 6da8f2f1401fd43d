package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.checker.Violation.Rule;
import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.log.History.Delivered;
import io.github.rowmq.torture.log.Outcome;
import io.github.rowmq.torture.log.Received;
import io.github.rowmq.torture.log.Sent;
import io.github.rowmq.torture.worker.Cast;
import io.github.rowmq.torture.worker.PassedOn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For each message whose commit into a pipeline's first queue had returned, one message came out of its last queue, and
 * only one, however often it was tried. Stateless.
 */
final class PipelineCheck implements Check {

    @Override
    public List<Violation> violations(History history, Cast cast) {
        Map<Delivered, List<Received>> deliveries = history.deliveries();
        List<Violation> violations = new ArrayList<>();
        for (Sent sent : history.sent().values()) {
            String out = cast.pipelines().get(sent.destination());
            if (out != null) {
                String fault = fault(history, sent, deliveries.get(new Delivered(PassedOn.name(sent.message()), out)));
                if (!fault.isEmpty()) {
                    violations.add(new Violation(
                            Rule.PIPELINE_EXACTLY_ONCE, sent.message() + " went into " + sent.destination() + fault));
                }
            }
        }
        return violations;
    }

    private static String fault(History history, Sent sent, @Nullable List<Received> received) {
        if (received == null) {
            return history.outcome(sent.unit()) == Outcome.COMMITTED ? " and never came out" : "";
        }
        Set<String> ids = new HashSet<>();
        received.forEach(one -> ids.add(one.messageId()));
        return ids.size() > 1 ? " and came out as " + ids.size() + " messages: " + ids : "";
    }
}
