package io.github.rowmq.store.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.Catalog.Depth;
import io.github.rowmq.store.Catalog.DestinationStatus;
import io.github.rowmq.store.Catalog.SubscriptionStatus;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.Subscription;
import io.github.rowmq.store.sql.DeliveryTable;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The figures that people see. */
abstract class StatusContract extends CatalogContract {

    @Test
    void destinationsShowHowManyMessagesAreInWhichState() {
        node.catalog.declare(queue("q"), 100);
        Source source = node.catalog.queue(queue("q"));
        for (int i = 0; i < 10; i++) {
            node.send(queue("q"));
        }
        List<DeliveryTable.Row> claimed = node.claim(source.id(), 3);
        node.execute(
                "update {delivery} set owner = -1 where id = ?", claimed.get(0).id());
        node.execute(
                "update {delivery} set owner = -2 where id = ?", claimed.get(1).id());
        node.execute("update {delivery} set sent_at = sent_at - 60000 where owner = 0 and source_id = ?", source.id());
        Depth depth = Objects.requireNonNull(status(queue("q"), 1_000).depth());
        assertThat(depth.ready()).isEqualTo(7);
        assertThat(depth.inFlight()).isEqualTo(1);
        assertThat(depth.delayed()).isEqualTo(1);
        assertThat(depth.setAside()).isEqualTo(1);
        assertThat(depth.oldestMillis()).isBetween(60_000L, 120_000L);
        assertThat(status(queue("q"), 1_000).limit()).isEqualTo(100);
        assertThat(Objects.requireNonNull(status(queue("q"), 5).depth()).ready())
                .as("capped")
                .isEqualTo(5);
    }

    @Test
    void anEmptyQueueShowsNothingAndATopicNoDepth() {
        node.catalog.queue(queue("q"));
        node.catalog.topic(topic("t"));
        assertThat(status(queue("q"), 10).depth()).isEqualTo(new Depth(0, 0, 0, 0, 0));
        assertThat(status(topic("t"), 10).depth()).isNull();
    }

    private DestinationStatus status(DestinationRef ref, long countUpTo) {
        return node.catalog.destinations(countUpTo).stream()
                .filter(status -> status.destination().equals(ref))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void destinationsAreListedByNameAndWithoutDroppedOnes() {
        node.catalog.queue(queue("b"));
        node.catalog.queue(queue("a"));
        node.catalog.queue(queue("c"));
        node.catalog.drop(queue("c"));
        assertThat(node.catalog.destinations(1).stream()
                        .map(status -> status.destination())
                        .filter(ref -> ref.name().startsWith(name(""))))
                .containsExactly(queue("a"), queue("b"));
    }

    @Test
    void subscriptionsShowWhoIsActiveAndHowMuchWaits() {
        Subscription durable = node.catalog.subscribe(durable(topic("t"), "client", name("d"), "type = a"));
        Subscription plain = other.catalog.subscribe(plain(topic("t")));
        node.send(topic("t"), "a", null);
        node.send(topic("t"), "b", null);
        durable.close();
        SubscriptionStatus first = status(durable);
        assertThat(first.source()).isEqualTo(durable.source());
        assertThat(first.clientId()).isEqualTo("client");
        assertThat(first.durable()).isTrue();
        assertThat(first.shared()).isFalse();
        assertThat(first.selector()).isEqualTo("type = a");
        assertThat(first.active()).isFalse();
        assertThat(first.depth().ready()).isEqualTo(1);
        SubscriptionStatus second = status(plain);
        assertThat(second.durable()).isFalse();
        assertThat(second.active()).isTrue();
        assertThat(second.depth().ready()).isEqualTo(2);
        plain.close();
        assertThat(node.catalog.subscriptions(1).stream()
                        .map(status -> status.source().id()))
                .doesNotContain(plain.source().id());
    }

    private SubscriptionStatus status(Subscription subscription) {
        return node.catalog.subscriptions(100).stream()
                .filter(status -> status.source().equals(subscription.source()))
                .findFirst()
                .orElseThrow();
    }
}
