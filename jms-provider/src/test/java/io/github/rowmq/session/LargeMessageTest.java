package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.dispatch.LocalNode;
import io.github.rowmq.dispatch.Tap;
import io.github.rowmq.message.MessageCodec;
import io.github.rowmq.message.ObjectAllowList;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that the store keeps apart arrive whole, whatever acknowledges them when. */
class LargeMessageTest {

    private static final int SIZE = 3_000_000;

    private final Provider provider = new Provider("?rowmq.maxBodySize=20MB");
    private final Queue queue = new RowMQQueue("q");

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    private static byte[] content() {
        byte[] content = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            content[i] = (byte) (i * 31);
        }
        return content;
    }

    /** The body can be read after the acknowledgement that deleted it. */
    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE, Session.SESSION_TRANSACTED})
    void aLargeBodyIsReadableAfterItsAcknowledgement(int mode) throws JMSException {
        Session sending = provider.connection().createSession();
        BytesMessage sent = sending.createBytesMessage();
        sent.writeBytes(content());
        sending.createProducer(queue).send(sent);
        Session session = provider.started().createSession(mode);
        Message received = session.createConsumer(queue).receive(Provider.SOON);
        if (mode == Session.SESSION_TRANSACTED) {
            session.commit();
        }
        session.close();
        assertThat(Arrays.equals(received.getBody(byte[].class), content())).isTrue();
        assertThat(provider.drain(queue)).isEmpty();
    }

    /** The heap may be too small for it at this moment. */
    @Test
    void aMessageWhoseBodyCannotBeLoadedForAnErrorGoesBack() throws Exception {
        Session sending = provider.connection().createSession();
        BytesMessage sent = sending.createBytesMessage();
        sent.writeBytes(content());
        sending.createProducer(queue).send(sent);
        LocalNode node = ((ClassicConnection) provider.connection()).core().node();
        MessageCodec codec = new MessageCodec(
                1 << 20,
                id -> {
                    throw new OutOfMemoryError("for a test");
                },
                ObjectAllowList.NOTHING);
        SessionPath path = new SessionPath(node, node.store().channel());
        ReceivedMessages received = new ReceivedMessages(path, codec, () -> {});
        RowMQQueue source = new RowMQQueue("q");
        Tap tap = node.dispatchers().open(node.store().catalog().queue(source.ref()), null);
        tap.start();
        Taken taken = new Taken(Objects.requireNonNull(tap.take(Duration.ofMillis(Provider.SOON))), tap);
        assertThatThrownBy(() -> received.decode(taken, source)).isInstanceOf(OutOfMemoryError.class);
        tap.close().join();
        Message again = provider.started().createSession().createConsumer(queue).receive(Provider.SOON);
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    }

    @Test
    void aLargeTextOfAnyCharactersArrivesUnchanged() throws JMSException {
        String text = "\u0000\ud83d\ude00\ud800 \uffff".repeat(200_000);
        Session session = provider.started().createSession();
        MessageConsumer consumer = session.createConsumer(queue);
        session.createProducer(queue).send(session.createTextMessage(text));
        TextMessage received = (TextMessage) consumer.receive(Provider.SOON);
        assertThat(received.getText().equals(text)).isTrue();
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedAndNothingElseIs() throws JMSException {
        Session session = provider.started().createSession();
        MessageProducer producer = session.createProducer(queue);
        BytesMessage tooLarge = session.createBytesMessage();
        byte[] chunk = new byte[1 << 20];
        for (int i = 0; i < 21; i++) {
            tooLarge.writeBytes(chunk);
        }
        assertThatThrownBy(() -> producer.send(tooLarge)).isInstanceOf(MessageFormatException.class);
        producer.send(session.createTextMessage("small"));
        assertThat(provider.drain(queue)).containsExactly("small");
    }

    @Test
    void aBrowserReadsALargeBodyWhenItIsAskedFor() throws JMSException {
        Session session = provider.started().createSession();
        BytesMessage sent = session.createBytesMessage();
        sent.writeBytes(content());
        session.createProducer(queue).send(sent);
        Message browsed =
                (Message) session.createBrowser(queue).getEnumeration().nextElement();
        assertThat(Arrays.equals(browsed.getBody(byte[].class), content())).isTrue();
    }
}
