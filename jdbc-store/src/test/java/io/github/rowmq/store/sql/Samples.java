package io.github.rowmq.store.sql;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.sql.DeliveryTable.NewMessage;
import io.github.rowmq.store.sql.DeliveryTable.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Makes messages for tests. Thread-safe. */
final class Samples {

    private static final AtomicLong IDS = new AtomicLong(1_000);

    private Samples() {}

    static MessageRecord.Builder text(String text) {
        return MessageRecord.builder("ID:" + IDS.incrementAndGet(), "text")
                .timestamp(1_700_000_000_123L)
                .correlationId("correlation")
                .type("type")
                .replyTo("queue:replies")
                .properties("{\"a\":1}")
                .body(new Body.Text(text));
    }

    static MessageRecord bytes(Body.Bytes body) {
        return MessageRecord.builder("ID:" + IDS.incrementAndGet(), "bytes")
                .body(body)
                .build();
    }

    static NewMessage to(long sourceId, long owner, MessageRecord message) {
        return new NewMessage(message, List.of(new Target(IDS.incrementAndGet(), sourceId, owner)));
    }

    static NewMessage toAll(List<Long> sourceIds, long owner, MessageRecord message) {
        List<Target> targets = new ArrayList<>();
        for (long sourceId : sourceIds) {
            targets.add(new Target(IDS.incrementAndGet(), sourceId, owner));
        }
        return new NewMessage(message, targets);
    }

    static List<NewMessage> free(long sourceId, int count) {
        List<NewMessage> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            result.add(to(sourceId, DeliveryTable.FREE, text("body " + i).build()));
        }
        return result;
    }
}
