package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a node may take others' broken lifelines for their deaths. Its own lock can always be had here. */
class LifelineTest {

    private static final String YES = "select ? > 0";

    private final AtomicLong nanos = new AtomicLong();
    private OpenDatabase open;
    private Lifeline lifeline;

    @BeforeEach
    void open() throws Exception {
        open = new OpenDatabase(TestDatabase.H2_MEMORY);
        lifeline = new Lifeline(open.database(), YES, YES, nanos::get);
        lifeline.hold(
                open.transaction(c -> open.nodes().join(c, "host/jvm", 60_000)).incarnation());
    }

    @AfterEach
    void close() {
        open.close();
    }

    private void keep() throws Exception {
        try (Connection connection = open.database().connect()) {
            lifeline.keep(connection);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aNodeJudgesAsSoonAsItHoldsItsOwn() throws Exception {
        assertThat(lifeline.mayJudge()).isFalse();
        keep();
        assertThat(lifeline.mayJudge()).isTrue();
    }

    /** All nodes have lost theirs, and the first to come back would bury the others. */
    @Test
    void afterABreakItWaitsForTheOthersHoweverLongThatLasted() throws Exception {
        keep();
        lifeline.broke();
        pass(Duration.ofMinutes(1));
        assertThat(lifeline.mayJudge()).as("has none").isFalse();
        keep();
        assertThat(lifeline.mayJudge()).as("the first one back").isFalse();
        pass(Duration.ofSeconds(6));
        assertThat(lifeline.mayJudge()).as("the others had their time").isTrue();
    }

    @Test
    void aNewIncarnationOverAConnectionThatNeverBrokeJudgesAtOnce() throws Exception {
        keep();
        lifeline.hold(
                open.transaction(c -> open.nodes().join(c, "host/jvm", 60_000)).incarnation());
        keep();
        assertThat(lifeline.mayJudge()).isTrue();
    }
}
