package io.github.rowmq.session;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.message.SelectorFilter;
import io.github.rowmq.store.Browser;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.Source;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the messages of a queue (Jakarta Messaging 3.1, section 6.2.4). Each enumeration begins anew and reads a page
 * at a time. Used by one thread at a time, as its session is.
 */
final class ClassicBrowser implements QueueBrowser {

    private final SessionCore session;
    private final RowMQQueue queue;
    private final Source source;
    private final @Nullable String selector;
    private final @Nullable Filter filter;
    private volatile boolean closed;

    ClassicBrowser(SessionCore session, RowMQQueue queue, @Nullable String selector) throws JMSException {
        this.session = session;
        this.queue = queue;
        this.selector = Consumers.given(selector);
        this.filter = SelectorFilter.of(selector);
        this.source = Failures.call(() -> session.node().store().catalog().queue(queue.ref()));
    }

    @Override
    public Queue getQueue() throws JMSException {
        checkOpen();
        return queue;
    }

    @Override
    public @Nullable String getMessageSelector() throws JMSException {
        checkOpen();
        return selector;
    }

    @Override
    public Enumeration<Message> getEnumeration() throws JMSException {
        checkOpen();
        Browser browser = Failures.call(() -> {
            // What lies in this JVM for consumers that do not consume is in the queue for everybody else.
            session.node().dispatchers().releaseIdle(source).join();
            return session.node().store().browse(source, filter);
        });
        return new BrowsedMessages(browser, session, queue, () -> closed);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen() throws IllegalStateException {
        session.checkOpen();
        if (closed) {
            throw new IllegalStateException("The browser is closed");
        }
    }
}
