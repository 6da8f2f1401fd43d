package io.github.rowmq.torture.checker;

import io.github.rowmq.torture.database.Remains;
import io.github.rowmq.torture.log.Event;
import io.github.rowmq.torture.log.History;
import io.github.rowmq.torture.log.Kind;
import io.github.rowmq.torture.worker.Cast;
import java.time.Duration;
import java.util.List;

/** A history made by hand, a line after the other, a millisecond apart. */
final class Story {

    static final Cast CAST = Cast.ofEverything(2);

    private final History history = new History();
    private long millis = 1_000;

    Story line(String actor, Kind kind, String... fields) {
        millis++;
        history.add(Event.of(millis * 1_000_000, actor, kind, fields));
        return this;
    }

    Story after(Duration time) {
        millis += time.toMillis();
        return this;
    }

    /** A send outside a transaction that returned; its stream is the producer. */
    Story sent(String actor, String message, String destination) {
        return sending(actor, message, destination).line(actor, Kind.COMMITTED, "unit of " + message);
    }

    /** The same, and nobody knows whether it returned. */
    Story sending(String actor, String message, String destination) {
        return line(
                actor,
                Kind.SEND_PLAIN,
                "unit of " + message,
                message,
                destination,
                actor,
                message.replaceAll("\\D", ""),
                "4");
    }

    Story received(String actor, String unit, String message, String source, int count) {
        return received(actor, unit, message, source, count, "ID:" + message);
    }

    Story received(String actor, String unit, String message, String source, int count, String id) {
        return line(
                actor,
                Kind.RECEIVED,
                unit,
                message,
                source,
                id,
                Integer.toString(count),
                Boolean.toString(count > 1),
                "true");
    }

    Measures measures() {
        return Measures.of(history);
    }

    List<Violation> violations() {
        return violations(Remains.NONE);
    }

    List<Violation> violations(Remains remains) {
        return new Checker(CAST, Duration.ofSeconds(1)).check(history, remains);
    }
}
