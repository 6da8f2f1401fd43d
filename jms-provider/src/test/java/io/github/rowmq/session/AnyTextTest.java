package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.testing.TestDatabase;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Text passes unchanged through every database, whatever its characters, and names that differ stay apart. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class AnyTextTest {

    private final Provider provider;

    AnyTextTest(TestDatabase kind) {
        provider = new Provider(kind.create());
    }

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    /** Every UTF-16 code unit, NUL and unpaired surrogates included, and every plane of Unicode. */
    private static String everyCharacter() {
        StringBuilder text = new StringBuilder();
        for (int unit = 0xffff; unit >= 0; unit--) {
            // Downwards, so that no high surrogate meets a low one.
            text.append((char) unit);
        }
        for (int plane = 1; plane <= 16; plane++) {
            text.appendCodePoint(plane << 16).appendCodePoint((plane << 16) + 0xffff);
        }
        return text.toString();
    }

    @Test
    void everyCharacterPassesInBodiesPropertiesAndHeaders() throws JMSException {
        Session session = provider.started().createSession();
        Queue queue = session.createQueue("q");
        MessageConsumer consumer = session.createConsumer(queue);
        List<String> texts = List.of(
                everyCharacter(),
                "\u0000",
                "\ud800",
                "x\udfffy",
                "\u001b\\u0000",
                "\\",
                "'\"`;--",
                "",
                " trailing ",
                "\u0000".repeat(300));
        for (String text : texts) {
            TextMessage sent = session.createTextMessage(text);
            sent.setStringProperty("property", text);
            sent.setStringProperty("JMSXGroupID", text);
            sent.setJMSType(text);
            sent.setJMSCorrelationID(text);
            session.createProducer(queue).send(sent);
            TextMessage received = (TextMessage) consumer.receive(Provider.SOON);
            assertThat(received.getText()).isEqualTo(text);
            assertThat(received.getStringProperty("property")).isEqualTo(text);
            assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo(text);
            assertThat(received.getJMSType()).isEqualTo(text);
            assertThat(received.getJMSCorrelationID()).isEqualTo(text);
        }
    }

    @Test
    void namesThatDifferInAnyCharacterAreDifferentQueues() throws JMSException {
        Session session = provider.started().createSession();
        List<String> names = List.of(
                "name",
                "Name",
                "name ",
                " name",
                "n\u00e4me",
                "na\u0308me",
                "na\u0301me",
                "'; drop table rowmq_delivery; --",
                "\"quoted\"",
                "`back` %_\\",
                "\ud83d\ude00",
                "\ud83d\ude01",
                "ss",
                "\u00df",
                "\u0131",
                "i",
                "\ud83d\ude00".repeat(127),
                "\ud83d\ude00".repeat(126) + "x");
        for (String name : names) {
            provider.send(session.createQueue(name), "to " + name);
        }
        for (String name : names) {
            Queue queue = session.createQueue(name);
            List<String> seen = new ArrayList<>();
            try (MessageConsumer consumer = session.createConsumer(queue)) {
                for (Message next = consumer.receiveNoWait(); next != null; next = consumer.receiveNoWait()) {
                    seen.add(Provider.text(next));
                    assertThat(next.getJMSDestination()).isEqualTo(queue);
                }
            }
            assertThat(seen).containsExactly("to " + name);
        }
    }
}
