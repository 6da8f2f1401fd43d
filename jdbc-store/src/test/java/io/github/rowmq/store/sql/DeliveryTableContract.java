package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.sql.DeliveryTable.Key;
import io.github.rowmq.store.sql.DeliveryTable.NewMessage;
import io.github.rowmq.store.sql.DeliveryTable.Position;
import io.github.rowmq.store.sql.DeliveryTable.Row;
import io.github.rowmq.store.sql.DeliveryTable.UnusedContent;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every database's {@link DeliveryTable} must do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeliveryTableContract {

    private static final long OWNER = 77;
    private static final long OTHER = 78;

    private OpenDatabase open;
    private DeliveryTable table;
    private long source = 100;

    /** Contents whose deliveries were deleted without them. */
    private final List<Long> left = new ArrayList<>();

    abstract TestDatabase kind();

    @BeforeAll
    void openDatabase() {
        open = new OpenDatabase(kind());
        table = open.deliveries();
    }

    @AfterAll
    void closeDatabase() {
        if (open != null) {
            open.close();
        }
    }

    @BeforeEach
    void nextSource() {
        source += 10;
        left.clear();
    }

    private List<Key> insert(List<NewMessage> messages) throws Exception {
        return open.transaction(connection -> table.insert(connection, messages));
    }

    private int count(OpenDatabase.Work<Integer> work) throws Exception {
        return open.transaction(work);
    }

    private DeliveryTable.Timers timers() throws Exception {
        return open.transaction(table::nextTimers);
    }

    private List<Long> list(OpenDatabase.Work<List<Long>> work) throws Exception {
        return open.transaction(work);
    }

    private int sweep(List<Long> contentIds) throws Exception {
        return open.transaction(connection -> {
            List<UnusedContent> unused = table.unusedContents(connection, contentIds);
            table.deleteContents(connection, contentIds(unused));
            return unused.size();
        });
    }

    private long sweepFrom(long from, int max) throws Exception {
        return open.transaction(connection -> {
            List<UnusedContent> unused = new ArrayList<>();
            long last = table.unusedContentsFrom(connection, from, max, unused);
            table.deleteContents(connection, contentIds(unused));
            return last;
        });
    }

    private static List<Long> contentIds(List<UnusedContent> contents) {
        return contents.stream().map(UnusedContent::id).toList();
    }

    private List<Row> claim(int max) throws Exception {
        return open.transaction(connection -> table.claim(connection, OWNER, source, Position.START, max));
    }

    private static String text(Row row) {
        return ((Body.Text) row.message().body()).value();
    }

    private static List<Long> ids(List<Row> rows) {
        return rows.stream().map(Row::id).toList();
    }

    @Test
    void claimReturnsEveryFieldAsItWasWritten() throws Exception {
        MessageRecord sent = Samples.text("hello")
                .priority(7)
                .persistent(false)
                .expiration(Long.MAX_VALUE / 2)
                .build();
        insert(List.of(Samples.to(source, DeliveryTable.FREE, sent)));

        Row row = claim(10).get(0);

        assertThat(row.count()).isEqualTo(1);
        assertThat(row.sourceId()).isEqualTo(source);
        assertThat(row.damage()).isNull();
        assertThat(row.contentId()).isZero();
        assertThat(row.message()).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void aMessageWithoutAnythingOptionalComesBackSo() throws Exception {
        MessageRecord sent = MessageRecord.builder("ID:1", "message").build();
        insert(List.of(Samples.to(source, DeliveryTable.FREE, sent)));

        assertThat(claim(1).get(0).message()).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void anEmptyBodyIsNotAMissingOne() throws Exception {
        MessageRecord text = Samples.text("").build();
        MessageRecord bytes = MessageRecord.builder("ID:2", "bytes")
                .body(Body.Bytes.of(new byte[0]))
                .build();
        insert(List.of(Samples.to(source, DeliveryTable.FREE, text), Samples.to(source, DeliveryTable.FREE, bytes)));

        List<Row> rows = claim(2);

        assertThat(text(rows.get(0))).isEmpty();
        assertThat(rows.get(1).message().body()).isInstanceOf(Body.Bytes.class);
        assertThat(rows.get(1).message().body().size()).isZero();
    }

    @Test
    void claimsComeInOrderOfPriorityThenId() throws Exception {
        List<NewMessage> messages = new ArrayList<>();
        for (int priority : new int[] {4, 9, 0, 4, 9}) {
            messages.add(Samples.to(
                    source,
                    DeliveryTable.FREE,
                    Samples.text("p" + priority).priority(priority).build()));
        }
        List<Key> keys = insert(messages);

        assertThat(ids(claim(10)))
                .containsExactly(
                        keys.get(1).id(),
                        keys.get(4).id(),
                        keys.get(0).id(),
                        keys.get(3).id(),
                        keys.get(2).id());
    }

    @Test
    void aClaimBeginsWhereItIsToldAndGoesOnToLowerPriorities() throws Exception {
        List<Key> keys = insert(Samples.free(source, 5));
        List<Key> low = insert(List.of(Samples.to(
                source, DeliveryTable.FREE, Samples.text("low").priority(1).build())));

        List<Row> rows = open.transaction(connection -> table.claim(
                connection, OWNER, source, new Position(4, keys.get(3).id()), 10));

        assertThat(ids(rows))
                .containsExactly(keys.get(3).id(), keys.get(4).id(), low.get(0).id());
    }

    @Test
    void aClaimTakesNoMoreThanItMayAndNothingOfOthers() throws Exception {
        insert(Samples.free(source, 5));
        insert(Samples.free(source + 1, 5));
        insert(List.of(Samples.to(source, OTHER, Samples.text("claimed").build())));
        insert(List.of(
                Samples.to(source, DeliveryTable.DELAYED, Samples.text("later").build())));

        assertThat(claim(3)).hasSize(3);
        assertThat(claim(10)).hasSize(2);
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void aRowInsertedClaimedIsDeletedByItsOwnerOnly() throws Exception {
        List<Key> keys =
                insert(List.of(Samples.to(source, OWNER, Samples.text("mine").build())));

        assertThat(count(connection -> table.delete(connection, keys, OTHER))).isZero();
        assertThat(count(connection -> table.delete(connection, keys, OWNER))).isEqualTo(1);
        assertThat(count(connection -> table.delete(connection, keys, OWNER))).isZero();
    }

    @Test
    void releasedRowsReturnToTheirPlaceWithTheirCount() throws Exception {
        List<Key> keys = insert(Samples.free(source, 3));
        List<Row> claimed = claim(2);

        assertThat(count(connection ->
                        table.release(connection, OWNER, List.of(claimed.get(0).id()), 0)))
                .isEqualTo(1);
        assertThat(count(connection ->
                        table.release(connection, OWNER, List.of(claimed.get(1).id()), -1)))
                .isEqualTo(1);
        List<Row> again = claim(10);

        assertThat(ids(again))
                .containsExactlyElementsOf(keys.stream().map(Key::id).toList());
        assertThat(again).extracting(Row::count).containsExactly(2, 1, 1);
    }

    @Test
    void releaseAndRaiseTouchOnlyWhatTheOwnerHas() throws Exception {
        insert(Samples.free(source, 2));
        List<Long> ids = ids(claim(2));

        assertThat(count(connection -> table.release(connection, OTHER, ids, 0)))
                .isZero();
        assertThat(count(connection -> table.raiseCount(connection, OTHER, ids)))
                .isZero();
        assertThat(count(connection -> table.raiseCount(connection, OWNER, ids)))
                .isEqualTo(2);
        open.transaction(connection -> table.release(connection, OWNER, ids, 0));
        assertThat(claim(2)).extracting(Row::count).containsExactly(3, 3);
    }

    @Test
    void aRowSetAsideIsInNobodysWay() throws Exception {
        List<Key> keys = insert(Samples.free(source, 2));
        claim(1);

        int count = open.transaction(
                connection -> table.setAside(connection, OWNER, keys.get(0).id(), "cannot be read"));

        assertThat(count).isEqualTo(1);
        assertThat(ids(claim(10))).containsExactly(keys.get(1).id());
        assertThat(open.number("select count(*) from {delivery} where owner = -2 and set_aside_reason = "
                        + "'cannot be read' and source_id = " + source))
                .isEqualTo(1);
    }

    @Test
    void candidatesHaveHeadersAndPropertiesAndAreNotClaimed() throws Exception {
        List<Key> keys = insert(Samples.free(source, 4));

        List<Row> first = open.transaction(c -> table.candidates(c, source, Position.START, 2));
        List<Row> rest = open.transaction(
                c -> table.candidates(c, source, new Position(4, first.get(1).id()), 10));

        assertThat(ids(first)).containsExactly(keys.get(0).id(), keys.get(1).id());
        assertThat(ids(rest)).containsExactly(keys.get(2).id(), keys.get(3).id());
        assertThat(first.get(0).message().properties()).isEqualTo("{\"a\":1}");
        assertThat(first.get(0).message().body()).isEqualTo(new Body.Stored(6));
        assertThat(claim(10)).hasSize(4);
    }

    @Test
    void claimIdsTakesThoseThatAreStillFree() throws Exception {
        List<Key> keys = insert(Samples.free(source, 4));
        claim(1);
        List<Long> wanted =
                List.of(keys.get(3).id(), keys.get(0).id(), keys.get(1).id(), Long.MAX_VALUE);

        List<Row> rows = open.transaction(c -> table.claimIds(c, OTHER, source, wanted));

        assertThat(ids(rows)).containsExactly(keys.get(1).id(), keys.get(3).id());
        assertThat(rows).extracting(Row::count).containsOnly(1);
        assertThat(text(rows.get(0))).isEqualTo("body 1");
    }

    @Test
    void sourcesWithFreeNamesThoseThatHaveSomethingToClaim() throws Exception {
        insert(Samples.free(source, 3));
        insert(Samples.free(source + 2, 1));
        insert(List.of(Samples.to(source + 1, OTHER, Samples.text("claimed").build())));

        List<Long> found =
                open.transaction(c -> table.sourcesWithFree(c, List.of(source, source + 1, source + 2, source + 3)));

        assertThat(found).containsExactlyInAnyOrder(source, source + 2);
        assertThat(list(c -> table.sourcesWithFree(c, List.of()))).isEmpty();
    }

    @Test
    void releaseAllFreesWhatADeadNodeHadInSmallSteps() throws Exception {
        long dead = 9_000 + source;
        insert(List.of(
                Samples.to(source, dead, Samples.text("a").build()),
                Samples.to(source + 1, dead, Samples.text("b").build()),
                Samples.to(source + 1, dead, Samples.text("c").build()),
                Samples.to(source + 1, OTHER, Samples.text("d").build())));

        assertThat(count(c -> table.releaseAll(c, dead, 2))).isEqualTo(2);
        assertThat(count(c -> table.releaseAll(c, dead, 2))).isEqualTo(1);
        assertThat(count(c -> table.releaseAll(c, dead, 2))).isZero();
        assertThat(claim(5)).extracting(Row::count).containsExactly(2);
    }

    @Test
    void delayedRowsBecomeFreeWhenTheirTimeHasCome() throws Exception {
        insert(List.of(
                Samples.to(
                        source,
                        DeliveryTable.DELAYED,
                        Samples.text("a").deliveryTime(1_000).build()),
                Samples.to(
                        source + 1,
                        DeliveryTable.DELAYED,
                        Samples.text("b").deliveryTime(2_000).build()),
                Samples.to(
                        source + 1,
                        DeliveryTable.DELAYED,
                        Samples.text("c").deliveryTime(3_000).build())));

        assertThat(timers().due()).isEqualTo(1_000);
        assertThat(list(c -> table.promoteDue(c, 999, 10))).isEmpty();
        assertThat(list(c -> table.promoteDue(c, 2_000, 10))).containsExactlyInAnyOrder(source, source + 1);
        assertThat(timers().due()).isEqualTo(3_000);
        assertThat(claim(10)).hasSize(1);
        assertThat(list(c -> table.promoteDue(c, 5_000, 10))).containsExactly(source + 1);
        assertThat(timers().due()).isEqualTo(Long.MAX_VALUE);
        assertThat(open.number("select delivery_count from {delivery} where source_id = " + (source + 1)))
                .isZero();
    }

    @Test
    void expiredRowsGoUnlessSomebodyHasThem() throws Exception {
        insert(List.of(
                Samples.to(
                        source, OTHER, Samples.text("claimed").expiration(1_000).build()),
                Samples.to(
                        source,
                        DeliveryTable.FREE,
                        Samples.text("free").expiration(1_100).build()),
                Samples.to(
                        source,
                        DeliveryTable.FREE,
                        Samples.text("free").expiration(1_200).build()),
                Samples.to(
                        source + 1,
                        DeliveryTable.DELAYED,
                        Samples.text("delayed")
                                .expiration(1_300)
                                .deliveryTime(9_000)
                                .build()),
                Samples.to(
                        source,
                        DeliveryTable.FREE,
                        Samples.text("later").expiration(1L << 50).build()),
                Samples.to(source, DeliveryTable.FREE, Samples.text("never").build())));

        assertThat(timers().expiry()).isLessThanOrEqualTo(1_100);
        // A claimed one must not stand in the way of those after it, even if only one is looked at in a go.
        Map<Long, Integer> one = open.transaction(c -> table.deleteExpired(c, 1_500, 1, left::add));
        Map<Long, Integer> two = open.transaction(c -> table.deleteExpired(c, 1_500, 1, left::add));
        Map<Long, Integer> rest = open.transaction(c -> table.deleteExpired(c, 1_500, 10, left::add));

        int all = one.values().stream().mapToInt(i -> i).sum()
                + two.values().stream().mapToInt(i -> i).sum()
                + rest.values().stream().mapToInt(i -> i).sum();
        assertThat(all).isEqualTo(3);
        assertThat(timers().expiry()).isGreaterThan(1_500);
        assertThat(claim(10)).extracting(DeliveryTableContract::text).containsExactly("later", "never");
        assertThat(count(c -> table.release(
                        c,
                        OTHER,
                        List.of(open.number("select id from {delivery} where owner = 78 and source_id = " + source)),
                        0)))
                .isEqualTo(1);
        Map<Long, Integer> last = open.transaction(c -> table.deleteExpired(c, 100_000, 10, left::add));
        assertThat(last).isEqualTo(Map.of(source, 1));
        open.transaction(c -> table.promoteDue(c, 10_000, 10));
    }

    @Test
    void deleteSourceLeavesNothingOfItAndEverythingOfOthers() throws Exception {
        insert(Samples.free(source, 3));
        insert(List.of(
                Samples.to(source, OTHER, Samples.text("x".repeat(200_000)).build()),
                Samples.to(source + 1, DeliveryTable.FREE, Samples.text("other").build())));

        assertThat(count(c -> table.deleteSource(c, source, 3, left::add))).isEqualTo(3);
        assertThat(count(c -> table.deleteSource(c, source, 3, left::add))).isEqualTo(1);
        assertThat(count(c -> table.deleteSource(c, source, 3, left::add))).isZero();
        assertThat(count(c -> table.deleteSource(c, source + 1, 3, left::add))).isEqualTo(1);
        assertThat(left).hasSize(1);
        assertThat(sweep(left)).isEqualTo(1);
        assertThat(contents()).isZero();
    }

    private long contents() throws Exception {
        return open.number("select (select count(*) from {content}) + (select count(*) from {content_chunk})");
    }

    @Test
    void aSmallMessageForSeveralSourcesStaysInItsRows() throws Exception {
        NewMessage message = Samples.toAll(
                List.of(source, source + 1), OWNER, Samples.text("small").build());

        List<Key> keys = insert(List.of(message));

        assertThat(keys).extracting(Key::contentId).containsOnly(0L);
        assertThat(count(c -> table.delete(c, keys, OWNER))).isEqualTo(2);
    }

    @Test
    void aBodyForSeveralSourcesIsStoredOnceAndGoesWithTheLast() throws Exception {
        MessageRecord sent = Samples.text("shared ".repeat(100)).build();
        insert(List.of(Samples.toAll(List.of(source, source + 1, source + 2), DeliveryTable.FREE, sent)));

        assertThat(open.number("select count(*) from {content}")).isEqualTo(1);
        List<Row> first = claim(1);
        List<Row> second = open.transaction(c -> table.claim(c, OWNER, source + 1, Position.START, 1));
        List<Row> browsed = open.transaction(c -> table.browse(c, source + 2, Position.START, 1));
        List<Row> seen = open.transaction(c -> table.candidates(c, source + 2, Position.START, 1));
        assertThat(first.get(0).message()).usingRecursiveComparison().isEqualTo(sent);
        assertThat(second.get(0).message()).usingRecursiveComparison().isEqualTo(sent);
        assertThat(browsed.get(0).message()).usingRecursiveComparison().isEqualTo(sent);
        assertThat(seen.get(0).message().properties()).isEqualTo(sent.properties());
        assertThat(first.get(0).shared()).isTrue();

        List<Long> content = List.of(first.get(0).contentId());
        open.transaction(
                c -> table.delete(c, List.of(first.get(0).key(), second.get(0).key()), OWNER));
        assertThat(sweep(content)).isZero();
        assertThat(sweepFrom(Long.MIN_VALUE, 10)).isEqualTo(-1);
        Body loaded = open.transaction(c -> table.loadBody(c, browsed.get(0).id()));
        assertThat(loaded).isEqualTo(sent.body());
        assertThat(count(c -> table.deleteSource(c, source + 2, 10, left::add))).isEqualTo(1);
        assertThat(sweep(content)).isEqualTo(1);
        assertThat(contents()).isZero();
    }

    @Test
    void aContentThatIsLongToDeleteIsLeftAndShortenedFromItsEnd() throws Exception {
        byte[] part = new byte[ContentTable.BYTES];
        MessageRecord sent = Samples.bytes(new Body.Bytes(Collections.nCopies(5, part), 5L * part.length));
        List<Key> written = insert(List.of(Samples.to(source, OWNER, sent)));
        assertThat(written.get(0).swept()).isTrue();

        assertThat(count(c -> table.delete(c, written, OWNER))).isEqualTo(1);
        List<Long> content = List.of(written.get(0).contentId());
        List<UnusedContent> unused = open.transaction(c -> table.unusedContents(c, content));
        assertThat(unused).containsExactly(new UnusedContent(content.get(0), 5));
        open.transaction(c -> {
            table.deleteLastChunks(c, content.get(0), 2);
            return true;
        });
        assertThat(contents()).isEqualTo(1 + 2);
        assertThat(sweep(content)).isEqualTo(1);
        assertThat(contents()).isZero();
    }

    @Test
    void sweepingGoesThroughAllContentsInSmallSteps() throws Exception {
        MessageRecord sent = Samples.text("shared ".repeat(100)).build();
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            keys.addAll(insert(List.of(Samples.toAll(List.of(source, source + 1), OWNER, sent))));
        }
        List<Key> kept = keys.subList(4, 6);
        List<Key> gone = new ArrayList<>(keys);
        gone.removeAll(kept);
        open.transaction(c -> table.delete(c, gone, OWNER));

        long from = Long.MIN_VALUE;
        int steps = 0;
        while (from != -1) {
            long last = sweepFrom(from, 2);
            from = last == -1 ? -1 : last + 1;
            steps++;
        }

        assertThat(steps).isBetween(3, 5);
        assertThat(contents()).isEqualTo(1);
        open.transaction(c -> table.delete(c, kept, OWNER));
        sweepFrom(Long.MIN_VALUE, 10);
        assertThat(contents()).isZero();
    }

    @Test
    void twoConnectionsNeverClaimTheSameRow() throws Exception {
        int count = 2_000;
        insert(Samples.free(source, count));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<List<Long>>> claimers = new ArrayList<>();
            for (long owner : new long[] {OWNER, OTHER}) {
                claimers.add(threads.submit(claimer(owner)));
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> claimer : claimers) {
                all.addAll(claimer.get(60, TimeUnit.SECONDS));
            }
            Set<Long> distinct = new HashSet<>(all);
            assertThat(all).hasSize(count);
            assertThat(distinct).hasSize(count);
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<List<Long>> claimer(long owner) {
        return () -> {
            List<Long> result = new ArrayList<>();
            int misses = 0;
            while (misses < 20) {
                List<Row> rows = open.transaction(c -> table.claim(c, owner, source, Position.START, 17));
                misses = rows.isEmpty() ? misses + 1 : 0;
                assertThat(rows).extracting(Row::count).allMatch(n -> n == 1);
                result.addAll(ids(rows));
            }
            return result;
        };
    }

    @Test
    void aClaimUnderWayHidesNothingOfAnotherSource() throws Exception {
        insert(List.of(
                Samples.to(source, DeliveryTable.FREE, Samples.text("mine").build()),
                Samples.to(source + 1, DeliveryTable.FREE, Samples.text("first").build()),
                Samples.to(
                        source + 1, DeliveryTable.FREE, Samples.text("second").build())));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            List<Row> rows = open.transaction(connection -> {
                // More than there is, so that it reads up to the end of the source.
                assertThat(table.claim(connection, OWNER, source, Position.START, 10))
                        .hasSize(1);
                return other.submit(() ->
                                open.transaction(second -> table.claim(second, OTHER, source + 1, Position.START, 10)))
                        .get(30, TimeUnit.SECONDS);
            });
            assertThat(rows).extracting(DeliveryTableContract::text).containsExactly("first", "second");
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void aRolledBackClaimLeavesNoTrace() throws Exception {
        insert(Samples.free(source, 3));
        try (Connection connection = open.database().connect()) {
            assertThat(table.claim(connection, OTHER, source, Position.START, 2))
                    .hasSize(2);
            connection.rollback();
        }
        assertThat(claim(10)).extracting(Row::count).containsExactly(1, 1, 1);
    }
}
