package io.github.rowmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.DestinationRef;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Destinations as objects: Jakarta Messaging 3.1, section 4.1. */
class DestinationTest {

    static List<RowMQDestination> destinations() {
        return List.of(
                new RowMQQueue("name"),
                new RowMQTopic("name"),
                new RowMQTemporaryQueue("name", null),
                new RowMQTemporaryTopic("name", null));
    }

    @ParameterizedTest
    @MethodSource("destinations")
    void destinationsAreEqualIfKindAndNameAre(RowMQDestination destination) {
        assertThat(RowMQDestination.of(destination.ref()))
                .isEqualTo(destination)
                .hasSameClassAs(destination)
                .hasSameHashCodeAs(destination)
                .hasToString(destination.toString());
        assertThat(destinations().stream().filter(destination::equals)).hasSize(1);
        assertThat(RowMQDestination.of(new DestinationRef(destination.ref().kind(), "other")))
                .isNotEqualTo(destination);
    }

    @ParameterizedTest
    @MethodSource("destinations")
    void destinationsSurviveSerialization(RowMQDestination destination) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(destination);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject())
                    .isEqualTo(destination)
                    .hasSameHashCodeAs(destination)
                    .hasToString(destination.toString());
        }
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"\0", "a\nb", "\u007f", "\u0085", "\uD83D", "a\uDE00"})
    void aNameThatNoDatabaseCouldKeepIsRefused(String name) {
        assertThatThrownBy(() -> new RowMQQueue(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RowMQTopic(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b/c:d", "'; drop table x", "\"q\"", "\u4e2d\uD83D\uDE00", " ", "%s_\\"})
    void anyOtherNameIsTaken(String name) throws JMSException {
        assertThat(new RowMQQueue(name).getQueueName()).isEqualTo(name);
        assertThat(new RowMQTopic(name).getTopicName()).isEqualTo(name);
    }

    @Test
    void aNameIsAtMost255CharactersLong() {
        assertThatCode(() -> new RowMQQueue("n".repeat(255))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new RowMQQueue("n".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255");
    }

    @Test
    void onlyTheConnectionThatCreatedATemporaryDestinationDeletesIt() throws JMSException {
        List<DestinationRef> deleted = new ArrayList<>();
        RowMQTemporaryQueue queue = new RowMQTemporaryQueue("q", deleted::add);
        RowMQTemporaryTopic topic = new RowMQTemporaryTopic("t", deleted::add);
        queue.delete();
        topic.delete();
        assertThat(deleted).containsExactly(queue.ref(), topic.ref());
        assertThatThrownBy(new RowMQTemporaryQueue("q", null)::delete).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(new RowMQTemporaryTopic("t", null)::delete).isInstanceOf(IllegalStateException.class);
    }
}
