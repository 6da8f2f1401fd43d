package io.github.rowmq.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import io.github.rowmq.config.Options;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.ResourceAllocationRuntimeException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowMQAdminTest {

    private final RowMQConnectionFactory factory = new RowMQConnectionFactory("jdbc:h2:mem:" + UUID.randomUUID());
    private final RowMQAdmin admin = RowMQAdmin.open(factory);

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void theLimitOfAQueueHoldsAndIsShown() {
        admin.declareQueue("orders", 2);
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(new RowMQQueue("orders"), "one").send(new RowMQQueue("orders"), "two");
            assertThatThrownBy(() -> context.createProducer().send(new RowMQQueue("orders"), "three"))
                    .isInstanceOf(ResourceAllocationRuntimeException.class);
        }

        assertThat(admin.destinations()).singleElement().satisfies(status -> {
            assertThat(status.destination()).isEqualTo(new RowMQQueue("orders"));
            assertThat(status.limit()).isEqualTo(2);
            assertThat(status.depth().ready()).isEqualTo(2);
            assertThat(status.depth().total()).isEqualTo(2);
        });
    }

    @Test
    void destinationsAreDropped() {
        admin.declareQueue("orders", 0);
        admin.declareTopic("prices");
        assertThat(admin.destinations())
                .extracting(DestinationStatus::destination)
                .contains(new RowMQTopic("prices"));

        admin.dropQueue("orders");
        admin.dropTopic("prices");

        assertThat(admin.destinations()).isEmpty();
        assertThatThrownBy(() -> admin.dropQueue("orders")).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> admin.declareQueue("", 0)).isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> admin.declareQueue("a", -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQueueWithAConsumerIsNotDropped() {
        try (JMSContext context = factory.createContext();
                JMSConsumer consumer = context.createConsumer(new RowMQQueue("orders"))) {
            assertThat(consumer.receiveNoWait()).isNull();
            assertThatThrownBy(() -> admin.dropQueue("orders"))
                    .isInstanceOfSatisfying(
                            JMSRuntimeException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo("IN_USE"));
        }
    }

    @Test
    void aSubscriptionThatWasCreatedKeepsMessages() {
        admin.createSubscription(NewSubscription.shared("prices", "audit"));
        try (JMSContext context = factory.createContext()) {
            context.createProducer().send(new RowMQTopic("prices"), "one");
        }

        assertThat(admin.subscriptions()).singleElement().satisfies(status -> {
            assertThat(status.topic()).isEqualTo(new RowMQTopic("prices"));
            assertThat(status.name()).isEqualTo("audit");
            assertThat(status.durable()).isTrue();
            assertThat(status.shared()).isTrue();
            assertThat(status.active()).isFalse();
            assertThat(status.depth().ready()).isEqualTo(1);
        });
        try (JMSContext context = factory.createContext();
                JMSConsumer consumer = context.createSharedDurableConsumer(new RowMQTopic("prices"), "audit")) {
            assertThat(consumer.receiveBody(String.class, 10_000)).isEqualTo("one");
        }

        admin.dropSubscription(null, "audit");
        assertThat(admin.subscriptions()).isEmpty();
        assertThatThrownBy(() -> admin.dropSubscription(null, "audit"))
                .isInstanceOf(InvalidDestinationRuntimeException.class);
        assertThatThrownBy(() -> admin.createSubscription(new NewSubscription("prices", "a", null, true, "size >")))
                .isInstanceOf(InvalidSelectorRuntimeException.class);
    }

    /** As a consumer may, who then loses what it held. */
    @Test
    void creatingASubscriptionReplacesNone() {
        NewSubscription large = new NewSubscription("prices", "audit", null, true, "size > 1");
        admin.createSubscription(large);
        try (JMSContext context = factory.createContext()) {
            context.createProducer().setProperty("size", 2).send(new RowMQTopic("prices"), "one");
        }
        for (NewSubscription other : List.of(
                NewSubscription.shared("prices", "audit"),
                NewSubscription.shared("others", "audit"),
                new NewSubscription("prices", "audit", null, true, "size > 2"))) {
            assertThatThrownBy(() -> admin.createSubscription(other))
                    .hasMessageContaining("audit")
                    .hasMessageContaining("drop it first")
                    .isInstanceOfSatisfying(
                            JMSRuntimeException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo("NAME_CONFLICT"));
        }
        admin.createSubscription(large);
        assertThat(admin.subscriptions())
                .singleElement()
                .satisfies(status -> assertThat(status.depth().ready()).isEqualTo(1));
    }

    @Test
    void usersCanConnectWithTheirPassword() {
        admin.putUser("joe", "secret".toCharArray());
        assertThat(admin.users()).containsExactly("joe");

        factory.createContext("joe", "secret").close();
        assertThatThrownBy(() -> factory.createContext("joe", "wrong")).isInstanceOf(JMSSecurityRuntimeException.class);

        assertThat(admin.removeUser("joe")).isTrue();
        assertThat(admin.removeUser("joe")).isFalse();
    }

    @Test
    void theSchemaIsPrintedAppliedAndValidated() {
        assertThat(RowMQAdmin.schemaScript("h2", Options.NONE, -1)).contains("create table rowmq_delivery");
        assertThatThrownBy(() -> RowMQAdmin.schemaScript("oracle", Options.NONE, -1))
                .isInstanceOfSatisfying(
                        JMSRuntimeException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo("CONFIGURATION"));
        RowMQConnectionFactory empty =
                new RowMQConnectionFactory("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        assertThatThrownBy(() -> RowMQAdmin.validateSchema(empty))
                .isInstanceOfSatisfying(
                        JMSRuntimeException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo("SCHEMA"));
        RowMQAdmin.applySchema(empty);
        RowMQAdmin.validateSchema(empty);
    }

    @Test
    void aClosedOneRefuses() {
        admin.close();
        admin.close();

        assertThatThrownBy(admin::users).isInstanceOf(IllegalStateRuntimeException.class);
    }
}
