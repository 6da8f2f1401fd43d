package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hints between nodes on MariaDB: a statement that sleeps is ended. */
class MariaDbSignalsTest {

    private final Counter here = new Counter();
    private final Counter there = new Counter();
    private OpenDatabase open;
    private Signals mine;
    private Signals theirs;

    @BeforeEach
    void open() {
        open = new OpenDatabase(TestDatabase.MARIADB);
        mine = start(here);
        theirs = start(there);
    }

    private Signals start(Counter counter) {
        Signals signals = Objects.requireNonNull(open.database().signals(counter));
        signals.peers(1, 0);
        Await.until("signals arrive", signals::areArriving);
        return signals;
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
    void othersAreWokenAndTheSenderIsNot() {
        int before = here.calls.get();
        for (int i = 0; i < 20; i++) {
            awaitHeard();
        }
        // When the other began to listen, it rang everybody once, which may be heard late.
        assertThat(here.calls.get()).isBetween(before, before + 1);
    }

    /** What was ended just before its end looks much like what was not. */
    @Test
    void aHintIsHeardAlsoWhenASleepIsAlmostOver() {
        long almost = TimeUnit.MILLISECONDS.toNanos((long) (1_000 * MariaDbSignals.SLEEP_SECONDS) - 8);
        awaitHeard();
        int heard = 0;
        for (int round = 0; round < 20; round++) {
            // The first ring begins a sleep; the second comes when that is almost over.
            ring(almost);
            heard += ring(almost) ? 1 : 0;
        }
        assertThat(heard).isGreaterThan(15);
    }

    /** Rings once, and returns a while after that was heard, or was to be; returns whether it was. */
    private boolean ring(long nanos) {
        int before = there.calls.get();
        mine.send(List.of(7L));
        long sent = System.nanoTime();
        Await.until("it is heard", () -> there.calls.get() > before || System.nanoTime() - sent > nanos);
        boolean heard = there.calls.get() > before;
        LockSupport.parkNanos(this, nanos);
        return heard;
    }

    /** A server takes two seconds to end a SLEEP now and then, in which nobody is woken. */
    @Test
    void whoeverRingsAtTheSameTimeDoesNotStandInTheWay() {
        int late = 0;
        for (int round = 0; round < 100; round++) {
            int heardHere = here.calls.get();
            int heardThere = there.calls.get();
            long start = System.nanoTime();
            Await.until("both sides have heard", () -> {
                mine.send(List.of(7L));
                theirs.send(List.of(8L));
                return here.calls.get() > heardHere && there.calls.get() > heardThere;
            });
            if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(1_500)) {
                late++;
            }
        }
        assertThat(late).as("rounds that stood still").isLessThan(3);
    }

    @Test
    @Timeout(60)
    void aSleepThatIsNoListenersIsNotEnded() throws Exception {
        try (Connection connection = open.fresh().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            int heard = there.calls.get();
            do {
                mine.send(List.of(7L));
                try (ResultSet row = statement.executeQuery("select sleep(0.5)")) {
                    row.next();
                    assertThat(row.getInt(1)).as("1 if it was interrupted").isZero();
                }
            } while (there.calls.get() == heard);
        }
    }

    @Test
    void aPeerAtAnotherServerOrOfAnotherUserIsKnownNotToHear() {
        mine.peers(1, 1);
        assertThat(mine.areArriving()).isFalse();
        mine.peers(2, 0);
        assertThat(mine.areArriving()).isTrue();
    }

    @Test
    void aListenerThatLostItsConnectionListensAgain() throws SQLException {
        try (Connection connection = open.fresh().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            // Again and again, because the list of processes leaves out what is busy at the moment.
            Await.until("signals no longer arrive", () -> {
                killOthers(statement);
                return !mine.areArriving() && !theirs.areArriving();
            });
        }
        Await.until("they do again", () -> mine.areArriving() && theirs.areArriving());
        awaitHeard();
    }

    /** A hint may be lost while the other side is just about to fall asleep. */
    private void awaitHeard() {
        int heard = there.calls.get();
        Await.until("the other side has heard", () -> {
            mine.send(List.of(7L));
            return there.calls.get() > heard;
        });
    }

    private static void killOthers(Statement statement) {
        try {
            statement.execute("""
                    begin not atomic
                      declare continue handler for 1094 begin end;
                      for other in (select id from information_schema.processlist
                                    where db = database() and id <> connection_id()) do
                        execute immediate concat('kill ', other.id);
                      end for;
                    end""");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Counter implements Signals.Listener {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public void signalled(List<Long> sources) {
            calls.incrementAndGet();
        }

        @Override
        public void signalledAll() {
            calls.incrementAndGet();
        }
    }
}
