package io.github.rowmq.store.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.StoreConfig.Settings;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.Subscription;
import io.github.rowmq.store.sql.NodeTable;
import io.github.rowmq.store.testing.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues, topics, temporary destinations, and where messages go. Jakarta Messaging 3.1, chapters 4 and 6.2. */
abstract class DestinationsContract extends CatalogContract {

    @Test
    void aQueueIsCreatedWhenItIsFirstUsedAndIsTheSameInEveryNode() {
        Source source = node.catalog.queue(queue("q"));
        assertThat(source.destination()).isEqualTo(queue("q"));
        assertThat(other.catalog.queue(queue("q"))).isEqualTo(source);
        assertThat(node.catalog.queue(queue("q"))).isEqualTo(source);
        assertThat(other.catalog.exists(queue("q"))).isTrue();
        assertThat(node.catalog.exists(topic("q"))).isFalse();
    }

    @Test
    void otherNodesKnowFromWhichQueuesANodeConsumesAsLongAsItLives() {
        Source source = node.catalog.queue(queue("q"));
        node.consumed.add(source);
        node.catalog.tend();
        assertThat(consumedElsewhere(other, source)).isTrue();
        assertThat(consumedElsewhere(node, source)).as("by others").isFalse();
        node.die();
        assertThat(consumedElsewhere(other, source)).isFalse();
    }

    /** Stopped before it published what it consumes, and buried, it must leave nothing behind when it wakes up. */
    @Test
    void aNodeThatIsDeadPublishesNothing() {
        Source source = node.catalog.queue(queue("q"));
        node.consumed.add(source);
        node.die();
        node.catalog.tend();
        assertThat(consumedElsewhere(other, source)).isFalse();
        node.rejoin();
        node.catalog.tend();
        assertThat(consumedElsewhere(other, source)).isTrue();
    }

    private static boolean consumedElsewhere(TestNode asked, Source source) {
        return !asked.transactor
                .run("look", connection -> asked.catalog.consumedElsewhere(connection, Set.of(source.id())))
                .isEmpty();
    }

    @Test
    void queuesAndTopicsHaveSeparateNameSpaces() {
        node.catalog.queue(queue("x"));
        node.catalog.topic(topic("x"));
        assertThat(node.catalog.exists(topic("x"))).isTrue();
    }

    @Test
    void withoutAutomaticCreationUnknownDestinationsAreRefused() {
        TestNode strict =
                new TestNode(database, Settings.builder().autoCreate(false).build());
        assertFails(Kind.DESTINATION_UNKNOWN, () -> strict.catalog.queue(queue("q")));
        assertFails(Kind.DESTINATION_UNKNOWN, () -> strict.catalog.topic(topic("t")));
        assertFails(Kind.DESTINATION_UNKNOWN, () -> strict.catalog.subscribe(plain(topic("t"))));
        assertFails(Kind.DESTINATION_UNKNOWN, () -> strict.send(queue("q")));
        strict.catalog.declare(queue("q"), 0);
        strict.send(queue("q"));
        assertThat(strict.free(strict.catalog.queue(queue("q")))).hasSize(1);
    }

    @Test
    void manyThreadsOfTwoNodesThatUseNewQueuesGetTheSameSources() throws Exception {
        List<Callable<?>> actions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            TestNode one = i % 2 == 0 ? node : other;
            actions.add(() -> IntStream.range(0, 20)
                    .mapToObj(q -> one.catalog.queue(queue("q" + q)))
                    .toList());
        }
        assertThat(Set.copyOf(race(actions))).hasSize(1);
    }

    @Test
    void nodesThatSendToTheSameNewQueuesAtOnceAgreeOnThem() throws Exception {
        List<Callable<?>> actions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TestNode one = i % 2 == 0 ? node : other;
            int lane = i;
            actions.add(() -> {
                for (int q = 0; q < 20; q++) {
                    // In both orders, so that writers meet.
                    List<DestinationRef> refs = List.of(queue("a" + q), queue("b" + q), topic("t" + q));
                    List<TestNode.Send> sends = new ArrayList<>();
                    refs.forEach(ref -> sends.add(lane < 3 ? sends.size() : 0, new TestNode.Send(ref, "x", null)));
                    one.write(lane, new TestNode.Unit(sends, List.of()));
                }
                return "sent";
            });
        }
        assertThat(race(actions)).containsOnly("sent");
        for (int q = 0; q < 20; q++) {
            assertThat(node.free(node.catalog.queue(queue("a" + q)))).hasSize(6);
            assertThat(other.free(other.catalog.queue(queue("b" + q)))).hasSize(6);
        }
    }

    @Test
    void aQueueWhoseFirstMessageIsRolledBackIsCreatedByTheNext() {
        assertThatThrownBy(() -> node.transactor.run("route", connection -> {
                    NodeTable.Proof proof = node.database.nodes().prove(connection, node.incarnation, 0);
                    node.catalog.routing().routes(connection, Set.of(queue("q")), proof.catalogVersion(), false);
                    throw new StoreException(StoreException.Kind.INVALID_VALUE, "on purpose");
                }))
                .hasMessageContaining("on purpose");
        node.send(queue("q"));
        assertThat(node.free(node.catalog.queue(queue("q")))).hasSize(1);
        assertThat(other.free(other.catalog.queue(queue("q")))).hasSize(1);
    }

    @Test
    void aQueueThatAnotherNodeDroppedIsNotOpenedUnderItsOldId() {
        node.send(queue("q"));
        node.send(queue("q"));
        Source before = node.catalog.queue(queue("q"));
        other.catalog.drop(queue("q"));
        Await.until(
                "the queue is created anew",
                () -> node.catalog.queue(queue("q")).id() != before.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "with space",
                " leading and trailing ",
                "'; drop table x; --",
                "\"quoted\"",
                "back\\slash",
                "per%cent_and_underscore",
                "{braces} and ?* marks",
                "Füße",
                "FÜSSE",
                "日本語のキュー",
                "\uD83D\uDE00 emoji",
                "e\u0301 decomposed",
                "\u00e9 composed",
                "\u202e right to left",
                "/topic:strange?name=x&y#z"
            })
    void namesAreTakenAsTheyAre(String strange) {
        DestinationRef ref = queue(strange);
        Source source = node.catalog.queue(ref);
        assertThat(other.catalog.queue(ref)).isEqualTo(source);
        node.send(ref);
        assertThat(other.free(source)).hasSize(1);
        assertThat(node.catalog.destinations(10).stream().map(status -> status.destination()))
                .contains(ref);
        node.consumed.clear();
        node.catalog.drop(ref);
        assertThat(other.catalog.exists(ref)).isFalse();
    }

    @Test
    void namesThatDifferInCaseAccentsOrTrailingSpacesAreDifferent() {
        List<Source> sources = List.of("name", "NAME", "Name", "name ", "náme", "na\u0301me", "nàme", "naｍe").stream()
                .map(name -> node.catalog.queue(queue(name)))
                .toList();
        assertThat(sources.stream().map(Source::id)).doesNotHaveDuplicates();
    }

    @Test
    void aNameOf255CharactersFitsAndALongerOneDoesNot() {
        String longest = "\uD83D\uDE00".repeat(100) + "x".repeat(55);
        DestinationRef ref = new DestinationRef(DestinationRef.Kind.QUEUE, longest);
        assertThat(other.catalog.queue(ref)).isEqualTo(node.catalog.queue(ref));
        DestinationRef longer = new DestinationRef(DestinationRef.Kind.QUEUE, longest + "x");
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.queue(longer));
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.exists(longer));
        assertFails(Kind.INVALID_VALUE, () -> node.send(longer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "tab\there", "line\nbreak", "\u007f", "\u0085", "\ud800", "\udc00 first"})
    void impossibleNamesAreRefused(String impossible) {
        DestinationRef ref = new DestinationRef(DestinationRef.Kind.QUEUE, impossible);
        DestinationRef topic = new DestinationRef(DestinationRef.Kind.TOPIC, impossible);
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.queue(ref));
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.topic(topic));
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.declare(ref, 0));
        assertFails(Kind.INVALID_VALUE, () -> node.send(ref));
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.register(impossible));
        assertFails(Kind.INVALID_VALUE, () -> node.catalog.subscribe(durable(topic("t"), "client", impossible, null)));
    }

    @Test
    void aUnitToAnUnknownDestinationFailsAlone() {
        DestinationRef gone = other.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE);
        other.catalog.drop(gone);
        List<StoreException> refused = node.write(
                0,
                List.of(
                        new TestNode.Unit(List.of(new TestNode.Send(queue("q"), null, null)), List.of()),
                        new TestNode.Unit(
                                List.of(
                                        new TestNode.Send(queue("q"), "half of a unit", null),
                                        new TestNode.Send(gone, null, null)),
                                List.of()),
                        new TestNode.Unit(List.of(new TestNode.Send(queue("q"), "x", null)), List.of())));
        assertThat(refused).singleElement().satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DESTINATION_UNKNOWN));
        assertThat(node.free(node.catalog.queue(queue("q")))).hasSize(2);
    }

    @Test
    void cachedRoutesNeedNoStatement() throws SQLException {
        // Strict: where creations do not wait for the disk, new queues are looked at each time for a while.
        TestNode strict = new TestNode(database, Settings.builder().strict(true).build());
        strict.send(queue("q"));
        strict.send(topic("t"));
        // What a message has created with it is not known for sure before the next.
        strict.send(queue("q"));
        strict.send(topic("t"));
        long version = strict.number("select version from {catalog_version}");
        Connection connection = database.connect();
        connection.close();
        // With a closed connection every statement would fail.
        Routes routes = strict.catalog.routing().routes(connection, Set.of(queue("q"), topic("t")), version, false);
        assertThat(routes.to(queue("q")).targets()).hasSize(1);
        assertThat(routes.to(topic("t")).targets()).isEmpty();
    }

    @Test
    void aQueueThatAnotherNodeDropsAndCreatesAgainIsFound() {
        node.send(queue("q"));
        Source before = node.catalog.queue(queue("q"));
        other.catalog.drop(queue("q"));
        assertThat(node.catalog.exists(queue("q"))).isFalse();
        node.send(queue("q"));
        Source after = node.catalog.queue(queue("q"));
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(node.free(after)).hasSize(1);
    }

    @Test
    void aQueueWithConsumersHereOrMessagesInFlightElsewhereIsNotDropped() {
        Source source = node.catalog.queue(queue("q"));
        node.consumed.add(source);
        assertFails(Kind.IN_USE, () -> node.catalog.drop(queue("q")));
        node.send(queue("q"));
        assertThat(node.claim(source.id(), 10)).hasSize(1);
        assertFails(Kind.IN_USE, () -> other.catalog.drop(queue("q")));
        node.consumed.clear();
        node.catalog.drop(queue("q"));
        assertFails(Kind.DESTINATION_UNKNOWN, () -> node.catalog.drop(queue("q")));
    }

    @Test
    void aQueueThatAnotherNodeConsumesFromIsNotDroppedOnceThatIsKnown() {
        assumeFalse(database.isExclusive(), "no other JVM can have the database open");
        Source source = node.catalog.queue(queue("q"));
        node.consumed.add(source);
        node.catalog.tend();
        assertFails(Kind.IN_USE, () -> other.catalog.drop(queue("q")));
        node.consumed.clear();
        node.catalog.tend();
        node.consumed.add(source);
        other.catalog.drop(queue("q"));
        node.catalog.tend();
        assertThat(node.gone).containsExactly(source.id());
    }

    @Test
    void aNodeThatRejoinsSaysAgainWhatItConsumesFrom() {
        assumeFalse(database.isExclusive(), "no other JVM can have the database open");
        node.consumed.add(node.catalog.queue(queue("q")));
        node.catalog.tend();
        node.die();
        node.rejoin();
        node.catalog.tend();
        assertFails(Kind.IN_USE, () -> other.catalog.drop(queue("q")));
        node.die();
        other.catalog.drop(queue("q"));
    }

    @Test
    void aTopicWithConsumersIsNotDroppedAndOneWithoutTakesItsSubscriptionsAlong() {
        Subscription subscription = other.catalog.subscribe(plain(topic("t")));
        assertFails(Kind.IN_USE, () -> node.catalog.drop(topic("t")));
        subscription.close();
        other.catalog.subscribe(durable(topic("t"), "c", name("d"), null)).close();
        node.catalog.drop(topic("t"));
        assertFails(Kind.DESTINATION_UNKNOWN, () -> node.catalog.unsubscribe("c", name("d")));
    }

    @Test
    void temporaryDestinationsAreReachableFromOtherNodesUntilTheyAreDropped() {
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE);
        assertThat(temporary).isNotEqualTo(node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE));
        assertThat(temporary).isNotEqualTo(other.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE));
        Source source = node.catalog.queue(temporary);
        assertThat(other.catalog.queue(temporary)).isEqualTo(source);
        node.send(temporary);
        other.send(temporary);
        assertThat(node.free(source)).hasSize(2);
        node.catalog.drop(temporary);
        assertFails(Kind.DESTINATION_UNKNOWN, () -> node.send(temporary));
        assertFails(Kind.DESTINATION_UNKNOWN, () -> other.send(temporary));
        assertFails(Kind.DESTINATION_UNKNOWN, () -> other.catalog.queue(temporary));
    }

    @Test
    void aTemporaryTopicReachesSubscriptionsMadeAMomentBefore() {
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_TOPIC);
        node.send(temporary);
        try (Subscription subscription = node.catalog.subscribe(plain(temporary))) {
            node.send(temporary);
            other.send(temporary);
            assertThat(node.free(subscription.source())).hasSize(2);
            assertFails(Kind.IN_USE, () -> node.catalog.drop(temporary));
        }
        node.catalog.drop(temporary);
        assertFails(Kind.DESTINATION_UNKNOWN, () -> other.send(temporary));
        assertFails(Kind.DESTINATION_UNKNOWN, () -> node.catalog.subscribe(plain(temporary)));
    }

    @Test
    void temporaryDestinationsEndWithTheirNode() {
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE);
        node.die();
        assertFails(Kind.DESTINATION_UNKNOWN, () -> other.send(temporary));
    }

    @Test
    void aQueueOfTheNameOfATemporaryOneIsRefused() {
        DestinationRef temporary = node.catalog.createTemporary(DestinationRef.Kind.TEMPORARY_QUEUE);
        DestinationRef queue = new DestinationRef(DestinationRef.Kind.QUEUE, temporary.name());
        assertFails(Kind.NAME_CONFLICT, () -> node.catalog.queue(queue));
        assertFails(Kind.NAME_CONFLICT, () -> node.send(queue));
        assertThat(node.catalog.exists(queue)).isFalse();
    }

    @Test
    void droppedSourcesAreFoundUntilTheyArePurged() {
        node.send(queue("q"));
        node.send(queue("live"));
        Source source = node.catalog.queue(queue("q"));
        Source live = node.catalog.queue(queue("live"));
        node.catalog.drop(queue("q"));
        assertThat(droppedSources()).contains(source.id()).doesNotContain(live.id());
        node.transactor.run("purge", connection -> {
            assertThat(node.catalog.isDropped(connection, source.id())).isTrue();
            assertThat(node.catalog.isDropped(connection, live.id())).isFalse();
            assertThat(node.database.deliveries().deleteSource(connection, source.id(), 100, content -> {}))
                    .isEqualTo(1);
            return true;
        });
        assertThat(droppedSources()).doesNotContain(source.id());
        assertThat(node.number("select count(*) from {destination} where id = " + source.id()))
                .as("kept for senders that have not heard")
                .isEqualTo(1);
    }

    private List<Long> droppedSources() {
        return node.transactor.run("look", connection -> node.catalog.droppedSources(connection));
    }

    @Test
    void deliveriesOfSourcesThatAreForgottenAreFound() {
        node.send(queue("q"));
        Source source = node.catalog.queue(queue("q"));
        node.execute("delete from {destination} where id = ?", source.id());
        TestNode restarted = new TestNode(database);
        Await.until(
                "the source is found",
                () -> restarted
                        .transactor
                        .run("look", connection -> restarted.catalog.droppedSources(connection))
                        .contains(source.id()));
    }

    @Test
    void anExceptionNamesTheDestinationAndWhatIsWrong() {
        String tooLong = "q".repeat(1_000);
        assertThatThrownBy(() -> node.catalog.queue(new DestinationRef(DestinationRef.Kind.QUEUE, tooLong)))
                .hasMessageContaining("1000")
                .hasMessageContaining("255")
                .hasMessageNotContaining(tooLong);
        assertThatThrownBy(() -> node.catalog.queue(new DestinationRef(DestinationRef.Kind.QUEUE, "a\u0007b")))
                .hasMessageContaining("U+0007");
    }
}
