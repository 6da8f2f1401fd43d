package io.github.rowmq.store.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.sql.DeliveryTable.Row;
import io.github.rowmq.store.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Queues with a limit: exact, whoever sends, consumes, expires or changes the limit. */
abstract class DepthContract extends CatalogContract {

    @Test
    void aFullQueueRefusesAndAnAcknowledgementMakesRoom() {
        node.catalog.declare(queue("q"), 2);
        Source source = node.catalog.queue(queue("q"));
        node.send(queue("q"));
        other.send(queue("q"));
        assertThatThrownBy(() -> other.send(queue("q")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.QUEUE_FULL))
                .hasMessageContaining(queue("q").name())
                .hasMessageContaining("2");
        List<Row> claimed = other.claim(source.id(), 1);
        assertFails(Kind.QUEUE_FULL, () -> node.send(queue("q")));
        other.write(0, new TestNode.Unit(List.of(), claimed));
        node.send(queue("q"));
        assertFails(Kind.QUEUE_FULL, () -> node.send(queue("q")));
        assertThat(depth(source)).isEqualTo(2);
    }

    @Test
    void aUnitIsTakenAsAWholeOrNotAtAll() {
        node.catalog.declare(queue("q"), 3);
        node.catalog.declare(queue("r"), 1);
        TestNode.Unit three = sends(3, queue("q"));
        TestNode.Unit two = sends(2, queue("q"));
        TestNode.Unit one = sends(1, queue("q"));
        TestNode.Unit mixed = new TestNode.Unit(
                List.of(
                        new TestNode.Send(queue("q"), "mixed", null),
                        new TestNode.Send(queue("r"), "mixed", null),
                        new TestNode.Send(queue("r"), "mixed", null),
                        new TestNode.Send(queue("unbounded"), "mixed", null)),
                List.of());
        List<StoreException> refused = node.write(0, List.of(two, mixed, three, one));
        assertThat(refused.stream().map(StoreException::kind)).containsExactly(Kind.QUEUE_FULL, Kind.QUEUE_FULL);
        assertThat(node.free(node.catalog.queue(queue("q")))).hasSize(3);
        assertThat(node.free(node.catalog.queue(queue("r")))).isEmpty();
        assertThat(node.free(node.catalog.queue(queue("unbounded")))).isEmpty();
    }

    @Test
    void aUnitThatTakesOneAndSendsOneFitsIntoAFullQueue() {
        node.catalog.declare(queue("q"), 1);
        node.send(queue("q"));
        List<Row> claimed = node.claim(node.catalog.queue(queue("q")).id(), 1);
        node.write(0, new TestNode.Unit(List.of(new TestNode.Send(queue("q"), "again", null)), claimed));
        assertThat(depth(node.catalog.queue(queue("q")))).isEqualTo(1);
    }

    private TestNode.Unit sends(int count, DestinationRef destination) {
        List<TestNode.Send> sends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sends.add(new TestNode.Send(destination, "x", null));
        }
        return new TestNode.Unit(sends, List.of());
    }

    private long depth(Source source) {
        return node.number("select depth from {queue_depth} where source_id = " + source.id());
    }

    private long rows(Source source) {
        return node.number("select count(*) from {delivery} where source_id = " + source.id());
    }

    @Test
    void aLimitCanBeRaisedLoweredAndLifted() {
        node.catalog.declare(queue("q"), 1);
        node.send(queue("q"));
        other.catalog.declare(queue("q"), 3);
        node.write(0, sends(2, queue("q")));
        other.catalog.declare(queue("q"), 1);
        assertFails(Kind.QUEUE_FULL, () -> node.send(queue("q")));
        Source source = node.catalog.queue(queue("q"));
        node.write(0, new TestNode.Unit(List.of(), node.claim(source.id(), 2)));
        assertFails(Kind.QUEUE_FULL, () -> node.send(queue("q")));
        other.catalog.declare(queue("q"), 0);
        node.write(0, sends(20, queue("q")));
        assertThat(rows(source)).isEqualTo(21);
        assertThat(depth(source)).isEqualTo(-1);
        other.catalog.declare(queue("q"), 22);
        node.send(queue("q"));
        assertFails(Kind.QUEUE_FULL, () -> other.send(queue("q")));
    }

    @Test
    void onlyQueuesHaveLimits() {
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.declare(topic("t"), 1));
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.declare(queue("q"), -1));
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE);
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.declare(temporary, 1));
        node.catalog.declare(topic("t"), 0);
        assertThat(node.catalog.exists(topic("t"))).isTrue();
    }

    @Test
    void aQueueThatIsDroppedAndDeclaredAgainIsEmpty() {
        node.catalog.declare(queue("q"), 1);
        node.send(queue("q"));
        other.catalog.drop(queue("q"));
        node.catalog.declare(queue("q"), 1);
        other.send(queue("q"));
        assertFails(Kind.QUEUE_FULL, () -> node.send(queue("q")));
    }

    @Test
    void whatExpiredMakesRoom() {
        node.catalog.declare(queue("q"), 2);
        Source source = node.catalog.queue(queue("q"));
        node.write(0, sends(2, queue("q")));
        node.transactor.run("expire", connection -> {
            int deleted =
                    Jdbc.update(connection, database.sql("delete from {delivery} where source_id = ?"), source.id());
            node.catalog.routing().removed(connection, Map.of(source.id(), deleted, -5L, 3));
            return true;
        });
        assertThat(depth(source)).isZero();
        node.write(0, sends(2, queue("q")));
        assertFails(Kind.QUEUE_FULL, () -> node.send(queue("q")));
    }

    @Test
    void declaringTheLimitAgainCountsAgain() {
        node.catalog.declare(queue("q"), 2);
        Source source = node.catalog.queue(queue("q"));
        node.write(0, sends(2, queue("q")));
        node.execute("delete from {delivery} where source_id = ?", source.id());
        assertFails(Kind.QUEUE_FULL, () -> node.send(queue("q")));
        node.catalog.declare(queue("q"), 2);
        node.write(0, sends(2, queue("q")));
    }

    @Test
    void aCountThatWasInterruptedIsMadeUpFor() {
        node.send(queue("q"));
        Source source = node.catalog.queue(queue("q"));
        node.catalog.declare(queue("q"), 1);
        node.execute("update {queue_depth} set depth = -1 where source_id = ?", source.id());
        other.send(queue("q"));
        new TestNode(database).catalog.tend();
        assertThat(depth(source)).isEqualTo(2);
        assertFails(Kind.QUEUE_FULL, () -> node.send(queue("q")));
    }

    @Test
    void writersOfTwoNodesNeverExceedTheLimitAndLoseNoRoom() throws Exception {
        int limit = 20;
        node.catalog.declare(queue("q"), limit);
        node.catalog.declare(queue("r"), limit);
        Source source = node.catalog.queue(queue("q"));
        Source second = node.catalog.queue(queue("r"));
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Callable<?>> actions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TestNode writer = i % 2 == 0 ? node : other;
            int lane = i;
            actions.add(() -> {
                for (int round = 0; round < 15; round++) {
                    // Queues in either order, so that careless locking would wait in a circle.
                    DestinationRef one = lane < 2 ? queue("q") : queue("r");
                    DestinationRef two = lane < 2 ? queue("r") : queue("q");
                    List<StoreException> failures =
                            writer.write(lane, List.of(sends(3, one), sends(1, two), sends(2, one)));
                    refused.addAndGet(failures.size());
                    sent.incrementAndGet();
                    assertThat(rows(source)).isLessThanOrEqualTo(limit);
                    List<Row> claimed = writer.claim(lane < 2 ? source.id() : second.id(), 4);
                    writer.write(lane, new TestNode.Unit(List.of(), claimed));
                }
                return "done";
            });
        }
        assertThat(race(actions)).containsOnly("done");
        assertThat(sent).hasValue(60);
        assertThat(depth(source)).isEqualTo(rows(source)).isLessThanOrEqualTo(limit);
        assertThat(depth(second)).isEqualTo(rows(second)).isLessThanOrEqualTo(limit);
    }

    @Test
    void aLimitDeclaredWhileOthersSendIsExact() throws Exception {
        for (int round = 0; round < 5; round++) {
            DestinationRef queue = queue("q" + round);
            node.send(queue);
            Source source = node.catalog.queue(queue);
            AtomicBoolean declared = new AtomicBoolean();
            List<Callable<?>> actions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                TestNode writer = i % 2 == 0 ? node : other;
                int lane = i;
                actions.add(() -> {
                    while (!declared.get()) {
                        writer.write(lane, new TestNode.Unit(List.of(), writer.claim(source.id(), 1)));
                        writer.write(lane, List.of(sends(2, queue)));
                    }
                    return "done";
                });
            }
            actions.add(() -> {
                try {
                    Await.until("some messages are sent", () -> rows(source) > 10);
                    other.catalog.declare(queue, 1_000_000);
                } finally {
                    declared.set(true);
                }
                return "done";
            });
            assertThat(race(actions)).containsOnly("done");
            assertThat(depth(source)).isEqualTo(rows(source));
        }
    }
}
