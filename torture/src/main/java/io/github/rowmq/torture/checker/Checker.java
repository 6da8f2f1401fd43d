package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.database.Remains;
import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.worker.Cast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds everything in a history, and in what is left of it in the database, that must not be. Immutable. */
public final class Checker {

    private final Cast cast;
    private final List<Check> checks;

    /**
     * @param slack how long after a fault its consequences may be seen
     */
    public Checker(Cast cast, Duration slack) {
        this.cast = cast;
        this.checks = List.of(
                new LossCheck(),
                new OriginCheck(),
                new SettlementCheck(),
                new RedeliveryCheck(slack),
                new OrderCheck(),
                new PipelineCheck());
    }

    public List<Violation> check(History history, Remains remains) {
        List<Violation> all = new ArrayList<>();
        for (Check check : checks) {
            all.addAll(check.violations(history, cast));
        }
        all.addAll(RemainsCheck.violations(history, remains));
        return all;
    }
}
