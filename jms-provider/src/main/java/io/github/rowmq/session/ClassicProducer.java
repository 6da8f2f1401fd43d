package io.github.rowmq.session;

import io.github.rowmq.RowMQDestination;
import io.github.rowmq.message.ForeignMessages;
import io.github.rowmq.message.ReplyDestinations;
import io.github.rowmq.message.RowMQMessage;
import io.github.rowmq.message.SendHeaders;
import io.github.rowmq.store.Catalog;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Store;
import io.github.rowmq.store.UnitOfWork.Guarantee;
import io.github.rowmq.store.UnitOfWork.Send;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import org.jspecify.annotations.Nullable;

/** A producer (Jakarta Messaging 3.1, section 7). Used by one thread at a time, as its session is. */
class ClassicProducer implements MessageProducer {

    private final SessionCore session;
    private final Store store;

    /** The destination that it was created for, or null if each send names one. */
    private final @Nullable RowMQDestination fixed;

    /** The destination of the last send, known to exist then. */
    private @Nullable DestinationRef last;

    private boolean messageIdDisabled;
    private boolean timestampDisabled;
    private int deliveryMode = Message.DEFAULT_DELIVERY_MODE;
    private int priority = Message.DEFAULT_PRIORITY;
    private long timeToLive = Message.DEFAULT_TIME_TO_LIVE;
    private long deliveryDelay = Message.DEFAULT_DELIVERY_DELAY;
    private volatile boolean closed;

    ClassicProducer(SessionCore session, @Nullable Destination destination) throws JMSException {
        this.session = session;
        this.store = session.node().store();
        if (destination == null) {
            fixed = null;
        } else {
            DestinationRef ref = ReplyDestinations.refOf(destination);
            makeSure(ref);
            // Sent messages are to have the very object (section 3.4.1).
            fixed = destination instanceof RowMQDestination own ? own : RowMQDestination.of(ref);
        }
    }

    final void checkOpen() throws IllegalStateException {
        session.checkOpen();
        if (closed) {
            throw new IllegalStateException("The producer is closed");
        }
    }

    final @Nullable Destination destination() throws JMSException {
        checkOpen();
        return fixed;
    }

    // ---- settings

    @Override
    public final void setDisableMessageID(boolean value) throws JMSException {
        checkOpen();
        messageIdDisabled = value;
    }

    @Override
    public final boolean getDisableMessageID() throws JMSException {
        checkOpen();
        return messageIdDisabled;
    }

    @Override
    public final void setDisableMessageTimestamp(boolean value) throws JMSException {
        checkOpen();
        timestampDisabled = value;
    }

    @Override
    public final boolean getDisableMessageTimestamp() throws JMSException {
        checkOpen();
        return timestampDisabled;
    }

    @Override
    public final void setDeliveryMode(int mode) throws JMSException {
        checkOpen();
        deliveryMode = ProducerSettings.deliveryMode(mode);
    }

    @Override
    public final int getDeliveryMode() throws JMSException {
        checkOpen();
        return deliveryMode;
    }

    @Override
    public final void setPriority(int defaultPriority) throws JMSException {
        checkOpen();
        priority = ProducerSettings.priority(defaultPriority);
    }

    @Override
    public final int getPriority() throws JMSException {
        checkOpen();
        return priority;
    }

    @Override
    public final void setTimeToLive(long millis) throws JMSException {
        checkOpen();
        timeToLive = ProducerSettings.timeToLive(millis);
    }

    @Override
    public final long getTimeToLive() throws JMSException {
        checkOpen();
        return timeToLive;
    }

    @Override
    public final void setDeliveryDelay(long millis) throws JMSException {
        checkOpen();
        deliveryDelay = ProducerSettings.deliveryDelay(millis);
    }

    @Override
    public final long getDeliveryDelay() throws JMSException {
        checkOpen();
        return deliveryDelay;
    }

    @Override
    public final @Nullable Destination getDestination() throws JMSException {
        return destination();
    }

    @Override
    public final void close() throws JMSException {
        if (closed) {
            return;
        }
        session.checkNotCompleting("close its producer");
        closed = true;
        session.loop().awaitSends();
    }

    // ---- sends

    @Override
    public final void send(Message message) throws JMSException {
        send(message, deliveryMode, priority, timeToLive);
    }

    @Override
    public final void send(Message message, int mode, int messagePriority, long ttl) throws JMSException {
        checkOpen();
        sendNow(needFixed(), message, Quality.of(mode, messagePriority, ttl));
    }

    @Override
    public final void send(Destination destination, Message message) throws JMSException {
        send(destination, message, deliveryMode, priority, timeToLive);
    }

    @Override
    public final void send(Destination destination, Message message, int mode, int messagePriority, long ttl)
            throws JMSException {
        checkOpen();
        sendNow(needUnfixed(destination), message, Quality.of(mode, messagePriority, ttl));
    }

    @Override
    public final void send(Message message, CompletionListener listener) throws JMSException {
        send(message, deliveryMode, priority, timeToLive, listener);
    }

    @Override
    public final void send(Message message, int mode, int messagePriority, long ttl, CompletionListener listener)
            throws JMSException {
        checkOpen();
        sendAsync(needFixed(), message, Quality.of(mode, messagePriority, ttl), listener);
    }

    @Override
    public final void send(Destination destination, Message message, CompletionListener listener) throws JMSException {
        send(destination, message, deliveryMode, priority, timeToLive, listener);
    }

    @Override
    public final void send(
            Destination destination,
            Message message,
            int mode,
            int messagePriority,
            long ttl,
            CompletionListener listener)
            throws JMSException {
        checkOpen();
        sendAsync(needUnfixed(destination), message, Quality.of(mode, messagePriority, ttl), listener);
    }

    private Destination needFixed() {
        if (fixed == null) {
            throw new UnsupportedOperationException(
                    "The producer was created without a destination, so each send must name one");
        }
        return fixed;
    }

    private Destination needUnfixed(@Nullable Destination destination) throws JMSException {
        if (fixed != null) {
            throw new UnsupportedOperationException(
                    "The producer was created for " + fixed + ", so a send must not name a destination");
        }
        if (destination == null) {
            throw new InvalidDestinationException("The destination must not be null");
        }
        return destination;
    }

    private void sendNow(Destination destination, @Nullable Message message, Quality quality) throws JMSException {
        DestinationRef ref = refOf(destination);
        Message given = needMessage(message);
        Guarantee guarantee = guarantee(ref, quality);
        boolean tellsAtOnce = guarantee == Guarantee.DURABLE && session.mode().constant() != Session.SESSION_TRANSACTED;
        if (!tellsAtOnce) {
            lookBeforehand(ref, guarantee);
        }
        session.send(prepare(destination, ref, given, quality), guarantee);
    }

    private void sendAsync(
            Destination destination, @Nullable Message message, Quality quality, @Nullable CompletionListener listener)
            throws JMSException {
        if (listener == null) {
            throw new IllegalArgumentException("The completion listener must not be null");
        }
        Message given = needMessage(message);
        DestinationRef ref = refOf(destination);
        Guarantee guarantee = guarantee(ref, quality);
        lookBeforehand(ref, guarantee);
        Send send = prepare(destination, ref, given, quality);
        session.sendAsync(
                send, guarantee, new AsyncSend(given, listener, send.message().weight()));
    }

    private static Message needMessage(@Nullable Message message) throws JMSException {
        if (message == null) {
            throw new MessageFormatException("The message must not be null");
        }
        return message;
    }

    private DestinationRef refOf(Destination destination) throws JMSException {
        return fixed != null ? fixed.ref() : ReplyDestinations.refOf(destination);
    }

    /**
     * Whether the caller waits for the disk. A temporary destination of a connection of this JVM does not outlive it, so
     * that it makes no difference whether its messages would.
     */
    private Guarantee guarantee(DestinationRef ref, Quality quality) {
        boolean mayBeLost = quality.deliveryMode() == DeliveryMode.NON_PERSISTENT
                || session.node().isOwnTemporary(ref);
        return mayBeLost && !session.node().isStrict() ? Guarantee.RELAXED : Guarantee.DURABLE;
    }

    /**
     * Looks at the destination of a message where the send does not tell that there is none: in a transaction only the
     * commit would, and if nobody waits for the message, only the log.
     */
    private void lookBeforehand(DestinationRef ref, Guarantee guarantee) throws JMSException {
        boolean mayBeGone = ref.kind().isTemporary() && guarantee == Guarantee.RELAXED;
        if (mayBeGone || (fixed == null && !ref.equals(last))) {
            makeSure(ref);
            last = ref;
        }
    }

    /** Makes the record of the message as it is now, and writes the headers of the send to the sender's object. */
    private Send prepare(Destination destination, DestinationRef ref, Message message, Quality quality)
            throws JMSException {
        SendHeaders headers = headers(quality);
        RowMQMessage own = ForeignMessages.own(message);
        MessageRecord record = session.connection().codec().toRecord(own, headers);
        headers.writeTo(message, destination);
        return new Send(ref, record, session.connection().origin());
    }

    private SendHeaders headers(Quality quality) {
        long now = store.now();
        long deliveryTime = deliveryDelay == 0 ? 0 : ProducerSettings.after(now, deliveryDelay);
        // The time to live counts from the send, not from the end of a delay (section 3.4.9).
        long expiration = quality.timeToLive() == 0 ? 0 : ProducerSettings.after(now, quality.timeToLive());
        return new SendHeaders(
                store.nextMessageId(),
                now,
                quality.priority(),
                quality.deliveryMode() == DeliveryMode.PERSISTENT,
                expiration,
                deliveryTime);
    }

    /** Makes sure that the destination exists, creating it if that is allowed. */
    private void makeSure(DestinationRef ref) throws JMSException {
        Catalog catalog = store.catalog();
        if (ref.kind().isQueue()) {
            Failures.call(() -> catalog.queue(ref));
        } else {
            Failures.run(() -> catalog.topic(ref));
        }
    }

    /** How one message is to be sent. */
    private record Quality(int deliveryMode, int priority, long timeToLive) {

        static Quality of(int deliveryMode, int priority, long timeToLive) throws JMSException {
            return new Quality(
                    ProducerSettings.deliveryMode(deliveryMode),
                    ProducerSettings.priority(priority),
                    ProducerSettings.timeToLive(timeToLive));
        }
    }
}
