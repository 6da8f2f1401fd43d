package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.checker.Violation.Rule;
import io.github.rowmq.torture.database.Remains;
import io.github.rowmq.torture.log.Event;
import io.github.rowmq.torture.log.History;
import java.util.ArrayList;
import java.util.List;

/** Nothing is left in the database and in the JVMs. Stateless. */
final class RemainsCheck {

    private RemainsCheck() {}

    static List<Violation> violations(History history, Remains remains) {
        List<Violation> violations = new ArrayList<>();
        remains.undelivered().forEach(what -> violations.add(new Violation(Rule.DATABASE_CLEAN, what)));
        remains.tables().forEach(what -> violations.add(new Violation(Rule.DATABASE_CLEAN, what)));
        remains.leaks().forEach(what -> violations.add(new Violation(Rule.NOTHING_LEAKED, what)));
        for (Event threads : history.threads()) {
            if (!threads.field(0).equals("0")) {
                violations.add(new Violation(
                        Rule.NOTHING_LEAKED, threads.life() + " still had the threads " + threads.field(1)));
            }
        }
        return violations;
    }
}
