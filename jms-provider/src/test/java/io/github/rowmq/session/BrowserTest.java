package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.RowMQQueue;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, section 6.2.4: queue browsers. */
class BrowserTest {

    private final Provider provider = new Provider();
    private final Queue queue = new RowMQQueue("q");

    @AfterEach
    void close() throws JMSException {
        provider.close();
    }

    private static List<String> browse(QueueBrowser browser) throws JMSException {
        List<String> texts = new ArrayList<>();
        for (Enumeration<?> all = browser.getEnumeration(); all.hasMoreElements(); ) {
            texts.add(Provider.text((Message) all.nextElement()));
        }
        return texts;
    }

    @Test
    void browsingTakesNothingAndBeginsAnewEachTime() throws JMSException {
        provider.send(queue, "a", "b");
        QueueBrowser browser = provider.started().createSession().createBrowser(queue);
        assertThat(browse(browser)).containsExactly("a", "b");
        provider.send(queue, "c");
        assertThat(browse(browser)).containsExactly("a", "b", "c");
        assertThat(provider.drain(queue)).containsExactly("a", "b", "c");
        assertThat(browse(browser)).isEmpty();
    }

    @Test
    void longQueuesAreBrowsedPageByPageInOrder() throws JMSException {
        String[] texts = IntStream.range(0, 700).mapToObj(String::valueOf).toArray(String[]::new);
        provider.send(queue, texts);
        assertThat(browse(provider.started().createSession().createBrowser(queue)))
                .containsExactly(texts);
    }

    @Test
    void aSelectorAndTheOrderOfPrioritiesHold() throws JMSException {
        Session session = provider.started().createSession();
        MessageProducer producer = session.createProducer(queue);
        for (int priority = 0; priority <= 9; priority++) {
            producer.send(session.createTextMessage("p" + priority), 2, priority, 0);
        }
        QueueBrowser browser = session.createBrowser(queue, "JMSPriority >= 7");
        assertThat(browser.getMessageSelector()).isEqualTo("JMSPriority >= 7");
        assertThat(browser.getQueue()).isEqualTo(queue);
        assertThat(browse(browser)).containsExactly("p9", "p8", "p7");
    }

    @Test
    void whatIsDelayedOrExpiredOrInATransactionIsNotSeen() throws JMSException {
        Connection connection = provider.started();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("expired"), 2, 4, 1);
        producer.setDeliveryDelay(60_000);
        producer.send(session.createTextMessage("delayed"));
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        transacted.createProducer(queue).send(transacted.createTextMessage("open"));
        provider.send(queue, "ready");
        assertThat(browse(session.createBrowser(queue))).containsExactly("ready");
    }

    @Test
    void anEnumerationEndsWithItsBrowser() throws JMSException {
        provider.send(queue, "a", "b");
        QueueBrowser browser = provider.started().createSession().createBrowser(queue);
        Enumeration<?> all = browser.getEnumeration();
        all.nextElement();
        browser.close();
        assertThat(all.hasMoreElements()).isFalse();
        assertThatThrownBy(all::nextElement).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void badArgumentsAreRefusedWhenTheBrowserIsCreated() throws JMSException {
        Session session = provider.started().createSession();
        assertThatThrownBy(() -> session.createBrowser(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createBrowser(queue, "x >")).isInstanceOf(InvalidSelectorException.class);
    }
}
