package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.checker.Violation.Rule;
import io.github.rowmq.torture.log.Event;
import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.log.Received;
import io.github.rowmq.torture.worker.Cast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A message that its session had acknowledged by itself came again only if something had gone wrong meanwhile: a fault
 * that could concern its JVM, the end of that JVM, or an exception that it was told of. What the application settles is
 * for {@link SettlementCheck}. Immutable.
 */
final class RedeliveryCheck implements Check {

    private final long slack;

    RedeliveryCheck(Duration slack) {
        this.slack = slack.toNanos();
    }

    @Override
    public List<Violation> violations(History history, Cast cast) {
        List<Violation> violations = new ArrayList<>();
        for (List<Received> deliveries : history.deliveries().values()) {
            for (int i = 1; i < deliveries.size(); i++) {
                Received before = deliveries.get(i - 1);
                Received after = deliveries.get(i);
                if (before.isAuto() && !isExplained(history, before, after)) {
                    violations.add(new Violation(
                            Rule.REDELIVERY_EXPLAINED,
                            SettlementCheck.describe(history, before) + " came again without a reason: "
                                    + SettlementCheck.describe(history, after)));
                }
            }
        }
        return violations;
    }

    private boolean isExplained(History history, Received before, Received after) {
        String life = before.life();
        long from = before.nanos() - slack;
        long to = Math.max(before.nanos(), after.nanos());
        boolean ended = !life.equals(after.life()) && history.lives().getOrDefault(life, Long.MAX_VALUE) < to;
        return ended
                || history.faults().stream().anyMatch(fault -> fault.concerns(life) && fault.overlaps(from, to))
                || history.remarks(life).stream().anyMatch(remark -> isBetween(remark, from, to));
    }

    private static boolean isBetween(Event remark, long from, long to) {
        return remark.nanos() >= from && remark.nanos() <= to;
    }
}
