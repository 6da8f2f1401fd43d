package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hints between nodes on PostgreSQL. */
class PostgresSignalsTest {

    private final Recorder here = new Recorder();
    private final Recorder there = new Recorder();
    private OpenDatabase open;
    private Signals mine;
    private Signals theirs;

    @BeforeEach
    void open() {
        open = new OpenDatabase(TestDatabase.POSTGRESQL);
        mine = Objects.requireNonNull(open.database().signals(here));
        theirs = Objects.requireNonNull(open.database().signals(there));
        Await.until("signals arrive on both sides", () -> mine.areArriving() && theirs.areArriving());
    }

    @AfterEach
    void close() {
        if (open != null) {
            mine.close();
            theirs.close();
            open.close();
        }
    }

    @Test
    void othersHearASignalAndTheSenderDoesNot() {
        mine.send(List.of(7L, 8L));
        Await.until("the other side has heard", () -> there.sources.containsAll(List.of(7L, 8L)));
        Await.holds("the sender hears nothing", Duration.ofMillis(200), here.sources::isEmpty);
    }

    @Test
    void manySourcesFitIntoSeveralNotifications() {
        List<Long> many = LongStream.range(1_000_000_000_000_000_000L, 1_000_000_000_000_002_000L)
                .boxed()
                .toList();
        mine.send(many);
        Await.until("all were heard", () -> there.sources.containsAll(many));
    }

    @Test
    void aSignalOfEverythingIsHeardAsThat() {
        int looks = there.everything.get();
        mine.sendEverything();
        Await.until("the other side looks everywhere", () -> there.everything.get() > looks);
        assertThat(there.sources).isEmpty();
    }

    @Test
    void aListenerThatLostItsConnectionListensAgainAndLooksEverywhere() throws SQLException {
        int looks = there.everything.get();
        try (Connection connection = open.fresh().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()""");
        }
        Await.until("it listens again", () -> there.everything.get() > looks && theirs.areArriving());
        Await.until("and so does the other", mine::areArriving);
        mine.send(List.of(9L));
        Await.until("the other side has heard", () -> there.sources.contains(9L));
        assertThat(here.sources).isEmpty();
    }

    private static final class Recorder implements Signals.Listener {
        private final List<Long> sources = new CopyOnWriteArrayList<>();
        private final AtomicInteger everything = new AtomicInteger();

        @Override
        public void signalled(List<Long> signalled) {
            sources.addAll(signalled);
        }

        @Override
        public void signalledAll() {
            everything.incrementAndGet();
        }
    }
}
