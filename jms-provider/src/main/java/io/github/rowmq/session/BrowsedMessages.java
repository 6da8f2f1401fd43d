package io.github.rowmq.session;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.message.DamagedMessageException;
import io.github.rowmq.message.RowMQMessage;
import io.github.rowmq.store.Body;
import io.github.rowmq.store.Browser;
import io.github.rowmq.store.Browser.Browsed;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages that a browser sees, read a page at a time. Ends when the browser is closed. Confined to a thread. */
@SuppressWarnings("JdkObsolete") // As the interface of the specification has it.
final class BrowsedMessages implements Enumeration<Message> {

    private static final Logger LOG = LoggerFactory.getLogger(BrowsedMessages.class);

    private final Browser browser;
    private final SessionCore session;
    private final RowMQQueue queue;
    private final BooleanSupplier closed;
    private Iterator<Browsed> page = Collections.emptyIterator();
    private @Nullable RowMQMessage next;
    private boolean ended;

    BrowsedMessages(Browser browser, SessionCore session, RowMQQueue queue, BooleanSupplier closed) {
        this.browser = browser;
        this.session = session;
        this.queue = queue;
        this.closed = closed;
    }

    /** Blocks while a page is read; throws an unchecked exception of Jakarta Messaging if that fails. */
    @Override
    public boolean hasMoreElements() {
        if (next == null) {
            next = read();
        }
        return next != null;
    }

    @Override
    public Message nextElement() {
        if (!hasMoreElements() || next == null) {
            throw new NoSuchElementException("There are no more messages to browse");
        }
        Message message = next;
        next = null;
        return message;
    }

    private @Nullable RowMQMessage read() {
        try {
            while (!ended && !closed.getAsBoolean() && session.isOpen()) {
                if (!page.hasNext()) {
                    page = Failures.call(browser::next).iterator();
                    ended = !page.hasNext();
                } else {
                    RowMQMessage message = decode(page.next());
                    if (message != null) {
                        return message;
                    }
                }
            }
            return null;
        } catch (JMSException e) {
            throw Failures.unchecked(e);
        }
    }

    private @Nullable RowMQMessage decode(Browsed browsed) throws JMSException {
        long expiration = browsed.message().expiration();
        if (expiration != 0 && expiration <= session.node().store().now()) {
            return null;
        }
        try {
            RowMQMessage message = session.connection().codec().fromBrowsed(browsed, queue);
            if (!(browsed.message().body() instanceof Body.Stored)) {
                message.validate();
            }
            return message;
        } catch (DamagedMessageException e) {
            // A consumer that comes upon it sets it aside.
            LOG.warn("Passed over a message of {} while browsing: {}", queue, e.getMessage());
            return null;
        }
    }
}
