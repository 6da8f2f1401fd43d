package io.github.rowmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Send;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.JdbcCall;
import io.github.rowmq.store.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Nth JDBC call fails before it is executed, after, loses its request or its reply, for every N until a run is free
 * of faults. After each run nothing is lost that was reported done, nothing acknowledged is back, nothing is there that
 * was reported refused, and every claim is free in the end.
 */
abstract class StoreFaultContract {

    private static final DestinationRef QUEUE = new DestinationRef(DestinationRef.Kind.QUEUE, "orders");
    private static final DestinationRef TOPIC = new DestinationRef(DestinationRef.Kind.TOPIC, "prices");
    private static final int MOST_CALLS = 1_000;
    private static final int SECONDS = 20;

    private final TestDatabase kind;
    private final int stride;

    /**
     * Makes a suite.
     *
     * @param stride every how manieth call is made to fail; 1 for all
     */
    StoreFaultContract(TestDatabase kind, int stride) {
        this.kind = kind;
        this.stride = stride;
    }

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.before(),
                Fault.after(),
                Fault.lostRequest(),
                Fault.lostReply(),
                Fault.before().withSqlState("40001"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void nothingIsLostAndNothingIsMadeUpWhicheverCallFails(Fault fault) {
        // Spreads the calls that are tried over the faults, so that a stride leaves out different ones for each.
        int first = 1 + Math.floorMod(fault.hashCode(), stride);
        try (FreshDatabase database = kind.create()) {
            FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
            warmUp(database);
            Optional<JdbcCall> fired = Optional.empty();
            int number = first;
            do {
                faulty.failAt(number, fault);
                Run run = new Run(number + ": " + fault);
                run.work(faulty);
                fired = faulty.fired();
                faulty.disarm();
                run.check(database, fired);
                number += stride;
            } while (fired.isPresent() && number < MOST_CALLS);
            assertThat(number)
                    .as("runs end because the work needs no more calls")
                    .isLessThan(MOST_CALLS);
            assertThat(number)
                    .as("the work was tried with more than a few calls")
                    .isGreaterThan(40);
        }
    }

    /** Creates the schema without faults; that its creation survives faults is another suite's matter. */
    private static void warmUp(FreshDatabase database) {
        open(StoreConfig.of(database.dataSource())).close();
    }

    private static Store open(StoreConfig config) {
        StoreConfig.Settings settings = StoreConfig.Settings.builder()
                .operationTimeout(Duration.ofSeconds(3))
                .lease(Duration.ofSeconds(1))
                .build();
        return Stores.open(config.withSettings(settings), PropertyFilter::new);
    }

    private enum Truth {
        YES,
        NO,
        MAYBE
    }

    /** One run of the work, and what it was told. */
    private static final class Run {

        private final String name;
        private final Map<String, Truth> sent = new LinkedHashMap<>();
        private final Map<String, Truth> consumed = new LinkedHashMap<>();

        Run(String name) {
            this.name = name;
        }

        void work(FaultyDataSource faulty) {
            Store store;
            try {
                store = open(StoreConfig.of(faulty));
            } catch (StoreException e) {
                return;
            }
            try {
                send(store);
                consume(store);
                publish(store);
            } catch (StoreException e) {
                assertThat(e.kind()).as("%s: %s", name, e).isNotIn(Kind.CORRUPT, Kind.CLOSED, Kind.SCHEMA);
            } finally {
                closeTolerantly(store);
            }
        }

        private void closeTolerantly(Store store) {
            try {
                store.close();
            } catch (StoreException e) {
                assertThat(e.kind()).as("%s: %s", name, e).isIn(Kind.INTERNAL, Kind.UNAVAILABLE, Kind.CLOSED);
            }
        }

        private void send(Store store) {
            Channel channel = store.channel();
            List<UnitOfWork> units = new ArrayList<>();
            for (String message : List.of("a", "b", "c")) {
                units.add(unit(false, store, QUEUE, message));
            }
            units.add(unit(true, store, QUEUE, "d", "e"));
            List<CompletableFuture<Void>> commits = new ArrayList<>();
            units.forEach(unit -> commits.add(channel.commit(unit)));
            for (int i = 0; i < units.size(); i++) {
                note(units.get(i), outcome(commits.get(i)));
            }
        }

        private void consume(Store store) {
            Channel channel = store.channel();
            List<Delivery> taken = claim(store, store.catalog().queue(QUEUE), 5);
            if (taken.size() < 4) {
                await(channel.release(taken, true));
                return;
            }
            acknowledge(channel, new UnitOfWork(false, Guarantee.DURABLE).acknowledge(taken.get(0)));
            await(channel.redeliver(taken.subList(1, 2)));
            await(channel.release(taken.subList(2, 3), true));
            UnitOfWork both = unit(true, store, QUEUE, "f").acknowledge(taken.get(3));
            acknowledge(channel, both);
        }

        private void publish(Store store) {
            SubscriptionSpec spec = new SubscriptionSpec(TOPIC, "s", "client", true, false, null, null);
            try (Subscription subscription = store.catalog().subscribe(spec)) {
                Channel channel = store.channel();
                UnitOfWork unit = unit(true, store, TOPIC, "t");
                note(unit, outcome(channel.commit(unit)));
                for (Delivery delivery : claim(store, subscription.source(), 1)) {
                    acknowledge(channel, new UnitOfWork(false, Guarantee.DURABLE).acknowledge(delivery));
                }
            }
        }

        private static UnitOfWork unit(boolean transacted, Store store, DestinationRef destination, String... names) {
            UnitOfWork unit = new UnitOfWork(transacted, Guarantee.DURABLE);
            for (String message : names) {
                MessageRecord.Builder builder = MessageRecord.builder(store.nextMessageId(), "text")
                        .correlationId(message)
                        .body(new Body.Text(message.repeat(500)));
                unit.send(new Send(destination, builder.build(), null));
            }
            return unit;
        }

        private static List<Delivery> claim(Store store, Source source, int room) {
            Collector collector = new Collector();
            try (Outlet outlet = store.open(source, null, collector)) {
                outlet.request(room);
                await(outlet.settle());
                return collector.takeAll();
            }
        }

        private void acknowledge(Channel channel, UnitOfWork unit) {
            Truth outcome = outcome(channel.commit(unit));
            note(unit, outcome);
            unit.acknowledgements().forEach(delivery -> consumed.put(key(delivery.message()), outcome));
        }

        private void note(UnitOfWork unit, Truth outcome) {
            unit.sends().forEach(send -> sent.put(key(send.message()), outcome));
        }

        /** Messages of earlier runs are told apart by their ids. */
        private static String key(MessageRecord message) {
            return message.messageId() + " " + message.correlationId();
        }

        private Truth outcome(CompletableFuture<?> commit) {
            try {
                commit.get(SECONDS, TimeUnit.SECONDS);
                return Truth.YES;
            } catch (ExecutionException e) {
                Kind failure = ((StoreException) Objects.requireNonNull(e.getCause())).kind();
                return failure == Kind.OUTCOME_UNKNOWN ? Truth.MAYBE : Truth.NO;
            } catch (TimeoutException e) {
                throw new AssertionError(name + ": a commit hangs", e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private static void await(CompletableFuture<?> future) {
            try {
                future.get(SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof StoreException failure) {
                    throw failure;
                }
                throw new AssertionError(e.getCause());
            } catch (TimeoutException | InterruptedException e) {
                throw new AssertionError("a call hangs", e);
            }
        }

        void check(FreshDatabase database, Optional<JdbcCall> fired) {
            String what = name + " " + fired;
            try (Store store = open(StoreConfig.of(database.dataSource()))) {
                Await.until(what + ": every claim is free", () -> inFlight(store) == 0);
                Set<String> present = drain(store);
                sent.forEach((message, outcome) -> {
                    Truth gone = consumed.getOrDefault(message, Truth.NO);
                    if (outcome == Truth.YES && gone == Truth.NO) {
                        assertThat(present).as("%s: lost", what).contains(message);
                    }
                    if (outcome == Truth.NO) {
                        assertThat(present).as("%s: made up", what).doesNotContain(message);
                    }
                });
                consumed.forEach((message, outcome) -> {
                    if (outcome == Truth.YES) {
                        assertThat(present)
                                .as("%s: back though acknowledged", what)
                                .doesNotContain(message);
                    }
                });
            }
        }

        private static long inFlight(Store store) {
            Catalog catalog = store.catalog();
            long queued = catalog.destinations(1_000).stream()
                    .mapToLong(status ->
                            status.depth() == null ? 0 : status.depth().inFlight())
                    .sum();
            long subscribed = catalog.subscriptions(1_000).stream()
                    .mapToLong(status -> status.depth().inFlight())
                    .sum();
            return queued + subscribed;
        }

        private static Set<String> drain(Store store) {
            Set<String> present = new HashSet<>();
            List<Source> sources = new ArrayList<>(List.of(store.catalog().queue(QUEUE)));
            store.catalog().subscriptions(0).forEach(status -> sources.add(status.source()));
            for (Source source : sources) {
                List<Delivery> page;
                do {
                    page = claim(store, source, 100);
                    UnitOfWork acks = new UnitOfWork(false, Guarantee.DURABLE);
                    page.forEach(acks::acknowledge);
                    await(store.channel().commit(acks));
                    page.forEach(delivery -> assertThat(present.add(key(delivery.message())))
                            .as("%s comes once", delivery.message().correlationId())
                            .isTrue());
                } while (!page.isEmpty());
            }
            return present;
        }
    }
}
