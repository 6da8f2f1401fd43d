package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.worker.Cast;
import java.util.List;

/** One of the things that must hold for a history. Stateless. */
interface Check {

    List<Violation> violations(History history, Cast cast);
}
