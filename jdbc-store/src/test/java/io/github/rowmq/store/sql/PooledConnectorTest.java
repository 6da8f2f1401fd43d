package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import io.github.rowmq.store.testing.Wire;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections after the database was away. */
@Timeout(120)
class PooledConnectorTest {

    private static final Duration NOTICED = Duration.ofMillis(2_500);

    private static Connector open(Wire wire, FreshDatabase fresh, Dialect dialect, Duration connectTimeout) {
        StoreConfig config = StoreConfig.of(wire.jdbcUrl())
                .withCredentials(fresh.user(), fresh.password())
                .withSettings(StoreConfig.Settings.builder()
                        .connectTimeout(connectTimeout)
                        .build());
        return PooledConnector.open(config, wire.jdbcUrl(), dialect);
    }

    private static Dialect dialect(TestDatabase kind) {
        return kind == TestDatabase.POSTGRESQL ? new PostgresDialect() : MariaDbDialect.ofUrl("jdbc:mariadb:");
    }

    /** However long it was away: a pool that pauses ever longer would be seconds late. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aDatabaseThatIsBackIsNoticedSoon(TestDatabase kind) throws Exception {
        try (FreshDatabase fresh = kind.create();
                Wire wire = Wire.to(fresh)) {
            Connector connector = open(wire, fresh, dialect(kind), Duration.ofSeconds(30));
            try {
                use(connector);
                wire.sever();
                Thread waiting = new Thread(() -> useQuietly(connector), "waits for a connection");
                waiting.start();
                Await.holds("it is away", Duration.ofSeconds(6), waiting::isAlive);
                wire.mend();
                Await.until("the connection is there", NOTICED, () -> !waiting.isAlive());
            } finally {
                connector.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whoWaitedInVainIsToldWhy(TestDatabase kind) throws Exception {
        try (FreshDatabase fresh = kind.create();
                Wire wire = Wire.to(fresh)) {
            Connector connector = open(wire, fresh, dialect(kind), Duration.ofSeconds(1));
            try {
                use(connector);
                wire.close();
                assertThatThrownBy(() -> use(connector))
                        .isInstanceOf(SQLException.class)
                        .hasRootCauseInstanceOf(ConnectException.class);
            } finally {
                connector.close();
            }
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.contains("connection adder"));
        }
    }

    private static void useQuietly(Connector connector) {
        try {
            use(connector);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A connection that was used a moment ago the pool gives away without a look at it. */
    private static void use(Connector connector) throws SQLException {
        boolean valid = false;
        while (!valid) {
            Connection connection = connector.connect();
            try (connection) {
                valid = connection.isValid(5);
            } catch (SQLException e) {
                valid = false;
            }
        }
    }
}
