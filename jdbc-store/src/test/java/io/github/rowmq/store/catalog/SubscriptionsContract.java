package io.github.rowmq.store.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.Catalog.ClientRegistration;
import io.github.rowmq.store.Catalog.SubscriptionStatus;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.Subscription;
import io.github.rowmq.store.SubscriptionSpec;
import io.github.rowmq.store.UnitOfWork.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Subscriptions and client identifiers. Jakarta Messaging 3.1, sections 6.1.2, 8.3 and 8.4. */
abstract class SubscriptionsContract extends CatalogContract {

    @Test
    void everySubscriptionGetsEachMessageSentAfterItWasCreated() {
        node.send(topic("t"));
        Subscription one = node.catalog.subscribe(plain(topic("t")));
        Subscription two = other.catalog.subscribe(plain(topic("t")));
        node.send(topic("t"));
        other.send(topic("t"));
        assertThat(node.free(one.source())).hasSize(2);
        assertThat(node.free(two.source())).hasSize(2);
        two.close();
        node.send(topic("t"));
        assertThat(node.free(one.source())).hasSize(3);
        assertThat(node.free(two.source())).hasSize(2);
    }

    @Test
    void aSubscriptionCreatedBeforeAPublishBeganIsSeenWhicheverNodePublishes() throws Exception {
        DestinationRef topic = topic("t");
        List<Callable<?>> actions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TestNode subscriber = i % 2 == 0 ? node : other;
            TestNode publisher = i % 2 == 0 ? other : node;
            int lane = i;
            actions.add(() -> {
                for (int round = 0; round < 15; round++) {
                    try (Subscription subscription = subscriber.catalog.subscribe(plain(topic))) {
                        String type = lane + "-" + round;
                        publisher.write(
                                lane, new TestNode.Unit(List.of(new TestNode.Send(topic, type, null)), List.of()));
                        assertThat(subscriber.free(subscription.source()).stream()
                                        .map(row -> row.message().type()))
                                .contains(type);
                    }
                }
                return "done";
            });
        }
        assertThat(race(actions)).containsOnly("done");
    }

    @Test
    void selectorsAndNoLocalDecideWhatASubscriptionTakes() {
        Origin mine = new Origin("connection-1", "client");
        Origin sameClient = new Origin("connection-2", "client");
        Origin stranger = new Origin("connection-3", null);
        Subscription filtered = node.catalog.subscribe(shared(topic("t"), null, name("filtered"), "type = a"));
        Subscription notMine = node.catalog.subscribe(withNoLocal(plain(topic("t")), mine));
        Subscription notClient =
                node.catalog.subscribe(withNoLocal(durable(topic("t"), "client", name("durable"), null), mine));
        other.send(topic("t"), "a", mine);
        other.send(topic("t"), "b", sameClient);
        other.send(topic("t"), "c", stranger);
        other.send(topic("t"), "d", null);
        assertThat(typesIn(filtered)).containsExactly("a");
        assertThat(typesIn(notMine)).containsExactly("b", "c", "d");
        assertThat(typesIn(notClient)).containsExactly("c", "d");
    }

    private List<String> typesIn(Subscription subscription) {
        return node.free(subscription.source()).stream()
                .map(row -> row.message().type())
                .toList();
    }

    @Test
    void aStoredSelectorThatCannotBeUsedTakesNothingAndHarmsNobody() {
        Subscription damaged = node.catalog.subscribe(shared(topic("t"), null, name("damaged"), "type = a"));
        Subscription sound = node.catalog.subscribe(plain(topic("t")));
        node.execute(
                "update {subscription} set selector = 'nonsense' where id = ?",
                damaged.source().id());
        other.send(topic("t"), "a", null);
        assertThat(other.free(damaged.source())).isEmpty();
        assertThat(other.free(sound.source())).hasSize(1);
    }

    @Test
    void aDurableSubscriptionCollectsWhileNobodyConsumes() {
        SubscriptionSpec spec = durable(topic("t"), "client", name("d"), null);
        Subscription first = node.catalog.subscribe(spec);
        first.close();
        first.close();
        other.send(topic("t"));
        Subscription again = other.catalog.subscribe(spec);
        assertThat(again.source()).isEqualTo(first.source());
        assertThat(other.free(again.source())).hasSize(1);
    }

    @Test
    void anUnsharedDurableSubscriptionHasOneConsumerInAllNodes() {
        SubscriptionSpec spec = durable(topic("t"), "client", name("d"), null);
        Subscription first = node.catalog.subscribe(spec);
        assertFails(Kind.IN_USE, () -> node.catalog.subscribe(spec));
        assertFails(Kind.IN_USE, () -> other.catalog.subscribe(spec));
        assertFails(Kind.IN_USE, () -> other.catalog.unsubscribe("client", name("d")));
        first.close();
        other.catalog.subscribe(spec).close();
        other.catalog.unsubscribe("client", name("d"));
        assertFails(Kind.DESTINATION_UNKNOWN, () -> node.catalog.unsubscribe("client", name("d")));
    }

    @Test
    void changingADurableSubscriptionWithoutConsumerMakesItAnewAndDropsItsBacklog() {
        Subscription first = node.catalog.subscribe(durable(topic("t"), "client", name("d"), null));
        node.send(topic("t"));
        List<SubscriptionSpec> changes = List.of(
                durable(topic("t"), "client", name("d"), "type = a"),
                durable(topic("u"), "client", name("d"), "type = a"),
                withNoLocal(durable(topic("u"), "client", name("d"), "type = a"), new Origin("x", "client")));
        long before = first.source().id();
        for (SubscriptionSpec change : changes) {
            assertFails(Kind.IN_USE, () -> other.catalog.subscribe(change));
            first.close();
            first = other.catalog.subscribe(change);
            assertThat(first.source().id()).isNotEqualTo(before);
            assertThat(node.free(first.source())).isEmpty();
            before = first.source().id();
        }
        node.send(topic("u"), "a", null);
        assertThat(node.free(first.source())).hasSize(1);
        assertThat(subscriptionsNamed("d")).hasSize(1);
    }

    @Test
    void sharedSubscriptionsAreJoinedByAnyNodeAndChangedOnlyWhenUnused() {
        for (boolean durable : List.of(true, false)) {
            String name = durable ? "sd" : "s";
            SubscriptionSpec spec = durable
                    ? sharedDurable(topic("t"), null, name(name), null)
                    : shared(topic("t"), null, name(name), null);
            SubscriptionSpec changed = durable
                    ? sharedDurable(topic("t"), null, name(name), "type = a")
                    : shared(topic("t"), null, name(name), "type = a");
            Subscription one = node.catalog.subscribe(spec);
            Subscription two = node.catalog.subscribe(spec);
            Subscription three = other.catalog.subscribe(spec);
            assertThat(List.of(two.source(), three.source())).containsOnly(one.source());
            assertFails(Kind.IN_USE, () -> other.catalog.subscribe(changed));
            one.close();
            two.close();
            assertFails(Kind.IN_USE, () -> node.catalog.subscribe(changed));
            three.close();
            try (Subscription anew = node.catalog.subscribe(changed)) {
                assertThat(anew.source().id()).isNotEqualTo(one.source().id());
            }
        }
        assertThat(subscriptionsNamed("sd")).hasSize(1);
        assertThat(subscriptionsNamed("s")).isEmpty();
    }

    @Test
    void aSharedNonDurableSubscriptionEndsWithItsLastConsumer() {
        Subscription one = node.catalog.subscribe(shared(topic("t"), null, name("s"), null));
        Subscription two = other.catalog.subscribe(shared(topic("t"), null, name("s"), null));
        node.send(topic("t"));
        one.close();
        node.send(topic("t"));
        assertThat(node.free(two.source())).hasSize(2);
        two.close();
        Subscription anew = node.catalog.subscribe(shared(topic("t"), null, name("s"), null));
        assertThat(anew.source().id()).isNotEqualTo(one.source().id());
        assertThat(node.free(anew.source())).isEmpty();
    }

    @Test
    void durableSubscriptionsSharedAndUnsharedHaveOneNameSpaceAndOthersAnother() {
        node.catalog.subscribe(durable(topic("t"), "client", name("x"), null)).close();
        assertFails(
                Kind.NAME_CONFLICT,
                () -> other.catalog.subscribe(sharedDurable(topic("t"), "client", name("x"), null)));
        node.catalog
                .subscribe(sharedDurable(topic("t"), "client", name("y"), null))
                .close();
        assertFails(Kind.NAME_CONFLICT, () -> other.catalog.subscribe(durable(topic("t"), "client", name("y"), null)));
        other.catalog.subscribe(shared(topic("t"), "client", name("x"), null)).close();
        other.catalog.subscribe(shared(topic("t"), "client", name("y"), null)).close();
    }

    @Test
    void clientIdentifiersScopeTheNamesOfSubscriptions() {
        List<Subscription> all = List.of(
                node.catalog.subscribe(sharedDurable(topic("t"), null, name("x"), null)),
                node.catalog.subscribe(sharedDurable(topic("t"), "a", name("x"), null)),
                node.catalog.subscribe(sharedDurable(topic("t"), "b", name("x"), null)),
                node.catalog.subscribe(sharedDurable(topic("t"), "A", name("x"), null)),
                node.catalog.subscribe(shared(topic("t"), null, name("x"), null)),
                node.catalog.subscribe(shared(topic("t"), "a", name("x"), null)));
        assertThat(all.stream().map(subscription -> subscription.source().id())).doesNotHaveDuplicates();
        all.forEach(Subscription::close);
        node.catalog.unsubscribe("a", name("x"));
        assertThat(subscriptionsNamed("x").stream().map(SubscriptionStatus::clientId))
                .containsExactlyInAnyOrder(null, "b", "A");
    }

    private List<SubscriptionStatus> subscriptionsNamed(String name) {
        return node.catalog.subscriptions(10).stream()
                .filter(status -> name(name).equals(status.source().subscription()))
                .toList();
    }

    @Test
    void nodesThatRaceForAnUnsharedDurableSubscriptionGetItOnce() throws Exception {
        SubscriptionSpec spec = durable(topic("t"), "client", name("d"), null);
        CountDownLatch start = new CountDownLatch(1);
        List<Callable<?>> actions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TestNode one = i % 2 == 0 ? node : other;
            actions.add(() -> {
                start.await();
                return one.catalog.subscribe(spec);
            });
        }
        actions.add(() -> {
            start.countDown();
            return "started";
        });
        List<Object> results = race(actions);
        assertThat(results.stream().filter(Subscription.class::isInstance)).hasSize(1);
        assertThat(results.stream().filter(StoreException.class::isInstance).map(e -> ((StoreException) e).kind()))
                .hasSize(5)
                .containsOnly(Kind.IN_USE);
    }

    @Test
    void nodesThatJoinAndLeaveASharedSubscriptionAtOnceNeverLoseIt() throws Exception {
        List<Callable<?>> actions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TestNode one = i % 2 == 0 ? node : other;
            actions.add(() -> {
                for (int round = 0; round < 10; round++) {
                    try (Subscription subscription = one.catalog.subscribe(shared(topic("t"), null, name("s"), null))) {
                        assertThat(one.number("select count(*) from {subscription} where dropped = false and id = "
                                        + subscription.source().id()))
                                .isEqualTo(1);
                    }
                }
                return "done";
            });
        }
        assertThat(race(actions)).containsOnly("done");
        assertThat(subscriptionsNamed("s")).isEmpty();
        assertThat(node.number("select count(*) from {subscriber} where incarnation in (" + node.incarnation + ", "
                        + other.incarnation + ")"))
                .isZero();
    }

    @Test
    void clientIdentifiersAreExclusiveInAllNodes() {
        ClientRegistration registration = node.catalog.register(name("client"));
        assertFails(Kind.DUPLICATE_CLIENT_ID, () -> node.catalog.register(name("client")));
        assertFails(Kind.DUPLICATE_CLIENT_ID, () -> other.catalog.register(name("client")));
        other.catalog.register(name("CLIENT")).close();
        registration.close();
        registration.close();
        other.catalog.register(name("client")).close();
        node.catalog.register(name("client")).close();
    }

    @Test
    void nodesThatRaceForAClientIdentifierGetItOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            String client = name("client" + round);
            List<Callable<?>> actions = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                TestNode one = i % 2 == 0 ? node : other;
                actions.add(() -> one.catalog.register(client));
            }
            assertThat(race(actions).stream()
                            .collect(Collectors.partitioningBy(
                                    ClientRegistration.class::isInstance, Collectors.counting())))
                    .containsEntry(true, 1L)
                    .containsEntry(false, 5L);
        }
    }

    @Test
    void aDeadNodesPlacesAreFree() {
        Subscription plain = node.catalog.subscribe(plain(topic("t")));
        node.catalog.subscribe(shared(topic("t"), null, name("s"), null));
        Subscription both = node.catalog.subscribe(shared(topic("t"), null, name("both"), null));
        other.catalog.subscribe(shared(topic("t"), null, name("both"), null));
        Subscription durable = node.catalog.subscribe(durable(topic("t"), "client", name("d"), null));
        node.catalog.register(name("client"));
        node.die();
        other.send(topic("t"));
        assertThat(other.free(plain.source())).isEmpty();
        assertThat(subscriptionsNamed("s")).isEmpty();
        assertThat(other.free(both.source())).hasSize(1);
        assertThat(other.free(durable.source())).hasSize(1);
        other.catalog.register(name("client")).close();
        other.catalog.subscribe(durable(topic("t"), "client", name("d"), null)).close();
    }

    @Test
    void aNodeThatRejoinsKeepsWhatNobodyHasTaken() {
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE);
        Subscription plain = node.catalog.subscribe(plain(topic("t")));
        Subscription shared = node.catalog.subscribe(shared(topic("t"), null, name("s"), null));
        Subscription durable = node.catalog.subscribe(durable(topic("t"), "client", name("d"), null));
        ClientRegistration client = node.catalog.register(name("client"));
        node.die();
        node.rejoin();
        assertThat(node.gone).isEmpty();
        assertThat(node.clientsTaken).isEmpty();
        other.send(temporary);
        other.send(topic("t"));
        assertThat(node.free(node.catalog.queue(temporary))).hasSize(1);
        for (Subscription subscription : List.of(plain, shared, durable)) {
            assertThat(node.free(subscription.source())).hasSize(1);
        }
        assertFails(Kind.DUPLICATE_CLIENT_ID, () -> other.catalog.register(name("client")));
        assertFails(Kind.IN_USE, () -> other.catalog.subscribe(durable(topic("t"), "client", name("d"), null)));
        List.of(plain, shared, durable).forEach(Subscription::close);
        client.close();
        other.catalog.register(name("client")).close();
        other.catalog.subscribe(durable(topic("t"), "client", name("d"), null)).close();
        assertThat(subscriptionsNamed("s")).isEmpty();
    }

    @Test
    void aNodeThatRejoinsKeepsWhatWasForgottenMeanwhile() {
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_TOPIC);
        Subscription plain = node.catalog.subscribe(plain(temporary));
        node.die();
        node.execute("delete from {subscription} where id = ?", plain.source().id());
        node.execute("delete from {destination} where name = ?", temporary.name());
        node.rejoin();
        other.send(temporary);
        assertThat(node.free(plain.source())).hasSize(1);
    }

    @Test
    void whatIsRegisteredBeforeTheNodeKnowsOfItsDeathIsKeptToo() {
        node.die();
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE);
        Subscription plain = node.catalog.subscribe(plain(topic("t")));
        Subscription durable = node.catalog.subscribe(durable(topic("t"), "client", name("d"), null));
        node.catalog.register(name("client"));
        node.rejoin();
        assertAlive(temporary, plain, durable);
        assertFails(Kind.DUPLICATE_CLIENT_ID, () -> other.catalog.register(name("client")));
    }

    @Test
    void whatIsBeingRegisteredWhileTheNodeRejoinsIsKeptToo() {
        Runnable dieAndRejoin = () -> {
            node.die();
            node.rejoin();
        };
        node.meanwhile(dieAndRejoin);
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE);
        node.catalog.topic(topic("t"));
        node.meanwhile(dieAndRejoin);
        Subscription plain = node.catalog.subscribe(plain(topic("t")));
        node.meanwhile(dieAndRejoin);
        Subscription durable = node.catalog.subscribe(durable(topic("t"), "client", name("d"), null));
        assertAlive(temporary, plain, durable);
    }

    private void assertAlive(DestinationRef temporary, Subscription... subscriptions) {
        new CatalogChores(database).removeStrays(other.transactor);
        assertThat(node.gone).isEmpty();
        other.send(temporary);
        other.send(topic("t"));
        assertThat(node.free(node.catalog.queue(temporary))).hasSize(1);
        for (Subscription subscription : subscriptions) {
            assertThat(node.free(subscription.source())).hasSize(1);
        }
        assertFails(Kind.IN_USE, () -> other.catalog.subscribe(durable(topic("t"), "client", name("d"), null)));
    }

    @Test
    void whatADeadNodeRegisteredWithoutKnowingOfItsDeathIsRemoved() {
        node.die();
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE);
        Subscription plain = node.catalog.subscribe(plain(topic("t")));
        node.catalog.subscribe(durable(topic("t"), "client", name("d"), null));
        node.catalog.register(name("client"));
        new CatalogChores(database).removeStrays(other.transactor);
        assertFails(Kind.DESTINATION_UNKNOWN, () -> other.send(temporary));
        other.send(topic("t"));
        assertThat(other.free(plain.source())).isEmpty();
        other.catalog.subscribe(durable(topic("t"), "client", name("d"), null)).close();
        other.catalog.register(name("client")).close();
    }

    @Test
    void whatOthersTookMeanwhileIsLost() {
        Subscription shared = node.catalog.subscribe(shared(topic("t"), null, name("s"), null));
        Subscription durable = node.catalog.subscribe(durable(topic("t"), "client", name("d"), null));
        Subscription gone = node.catalog.subscribe(durable(topic("t"), "client", name("gone"), null));
        ClientRegistration client = node.catalog.register(name("client"));
        List<Kind> told = new ArrayList<>();
        client.whenTaken(why -> told.add(why.kind()));
        node.die();
        other.catalog.subscribe(shared(topic("t"), null, name("s"), "type = a"));
        other.catalog.subscribe(durable(topic("t"), "client", name("d"), null));
        other.catalog.unsubscribe("client", name("gone"));
        other.catalog.register(name("client"));
        node.rejoin();
        assertThat(node.gone)
                .containsExactlyInAnyOrder(
                        shared.source().id(),
                        durable.source().id(),
                        gone.source().id());
        assertThat(node.clientsTaken).containsExactly(name("client"));
        assertThat(told).containsExactly(Kind.DUPLICATE_CLIENT_ID);
        client.whenTaken(why -> told.add(why.kind()));
        assertThat(told).as("told at once").hasSize(2);
        client.close();
        assertFails(Kind.DUPLICATE_CLIENT_ID, () -> node.catalog.register(name("client")));
        List.of(shared, durable, gone).forEach(Subscription::close);
        assertFails(Kind.IN_USE, () -> node.catalog.subscribe(durable(topic("t"), "client", name("d"), null)));
    }

    @Test
    void invalidSpecificationsAreRefused() {
        assertFails(
                Kind.INVALID_VALUE,
                () -> node.catalog.subscribe(new SubscriptionSpec(topic("t"), null, "c", true, false, null, null)));
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_TOPIC);
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.subscribe(durable(temporary, "c", name("d"), null)));
    }
}
