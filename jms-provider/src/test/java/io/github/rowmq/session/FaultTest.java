package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.FaultyDataSource;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.JdbcCall;
import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application connects, sends, consumes and sends in a transaction, acknowledges, reads a durable subscription and
 * closes, while the Nth JDBC call fails before it is executed, after, or loses its request or reply: for every N until a
 * run is free of faults. Whatever the application was told is true afterwards, and every claim is free.
 */
class FaultTest {

    private static final int MOST_CALLS = 600;

    static Stream<Arguments> faults() {
        return Stream.of(
                        Arguments.of(TestDatabase.H2_MEMORY, 1),
                        Arguments.of(TestDatabase.POSTGRESQL, 29),
                        Arguments.of(TestDatabase.MARIADB, 41))
                .flatMap(each -> Stream.of(Fault.before(), Fault.after(), Fault.lostRequest(), Fault.lostReply())
                        .map(fault -> Arguments.of(each.get()[0], each.get()[1], fault)));
    }

    /**
     * Checks one kind of fault.
     *
     * @param stride every how manieth call is made to fail
     */
    @ParameterizedTest
    @MethodSource("faults")
    void whatTheApplicationWasToldIsTrueWhicheverCallFails(TestDatabase kind, int stride, Fault fault)
            throws Exception {
        try (FreshDatabase database = kind.create()) {
            FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
            // Spreads the calls that are tried over the faults.
            int number = 1 + (stride == 1 ? 0 : Math.floorMod(fault.toString().hashCode(), stride));
            Optional<JdbcCall> fired;
            do {
                FaultScenario scenario = new FaultScenario(number);
                scenario.prepare(factory(database.dataSource()));
                faulty.failAt(number, fault);
                scenario.run(factory(faulty));
                Connections.closeStores();
                fired = faulty.fired();
                faulty.disarm();
                check(database, scenario, fault, fired);
                number += stride;
            } while (fired.isPresent() && number < MOST_CALLS);
            assertThat(number).as("the work needs so many calls").isBetween(30, MOST_CALLS);
        } finally {
            Connections.closeStores();
        }
    }

    private static void check(FreshDatabase database, FaultScenario scenario, Fault fault, Optional<JdbcCall> fired)
            throws Exception {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            // A node that could not leave is found dead by the next when its lease is over: now.
            statement.executeUpdate("update rowmq_node set lease_until = 0");
        }
        try {
            scenario.check(factory(database.dataSource()), fired.isPresent());
        } catch (AssertionError | JMSException e) {
            throw new AssertionError("After " + fault + " at " + fired + ": " + e.getMessage(), e);
        }
    }

    private static RowMQConnectionFactory factory(DataSource dataSource) {
        RowMQConnectionFactory factory = new RowMQConnectionFactory(dataSource);
        factory.setOperationTimeout(Duration.ofSeconds(3));
        factory.setConnectTimeout(Duration.ofSeconds(3));
        factory.setLease(Duration.ofSeconds(2));
        factory.setClientID("client");
        return factory;
    }
}
