package io.github.rowmq.session;

import io.github.rowmq.RowMQDestination;
import io.github.rowmq.dispatch.Tap;
import io.github.rowmq.message.ReplyDestinations;
import io.github.rowmq.message.SelectorFilter;
import io.github.rowmq.session.ClassicConsumer.Target;
import io.github.rowmq.store.Catalog;
import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.Filter;
import io.github.rowmq.store.Subscription;
import io.github.rowmq.store.SubscriptionSpec;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Topic;
import org.jspecify.annotations.Nullable;

/** Creates the consumers of one session, by the rules for subscriptions of section 8.3. Used as its session is. */
final class Consumers {

    private final SessionCore session;

    Consumers(SessionCore session) {
        this.session = session;
    }

    /** A consumer of a queue, or of a topic through a subscription of its own that ends with it. */
    ClassicConsumer create(@Nullable Destination destination, @Nullable String selector, boolean noLocal)
            throws JMSException {
        DestinationRef ref = consumable(destination);
        return ref.kind().isQueue() ? queue(ref, selector) : topic(ref, selector, noLocal);
    }

    QueueConsumer queue(@Nullable Destination destination, @Nullable String selector) throws JMSException {
        DestinationRef ref = consumable(destination);
        if (!ref.kind().isQueue()) {
            throw new InvalidDestinationException(ref + " is not a queue");
        }
        return queue(ref, selector);
    }

    TopicConsumer topic(@Nullable Destination destination, @Nullable String selector, boolean noLocal)
            throws JMSException {
        DestinationRef ref = consumable(destination);
        if (ref.kind().isQueue()) {
            throw new InvalidDestinationException(ref + " is not a topic");
        }
        return topic(ref, selector, noLocal);
    }

    private QueueConsumer queue(DestinationRef ref, @Nullable String selector) throws JMSException {
        Filter filter = SelectorFilter.of(selector);
        Tap tap =
                Failures.call(() -> session.node().dispatchers().open(catalog().queue(ref), filter));
        QueueConsumer consumer = new QueueConsumer(
                session, tap, new Target(RowMQDestination.of(ref), given(selector), false, false, null));
        session.add(consumer);
        return consumer;
    }

    private TopicConsumer topic(DestinationRef ref, @Nullable String selector, boolean noLocal) throws JMSException {
        ConnectionCore connection = session.connection();
        SubscriptionSpec spec = new SubscriptionSpec(
                ref,
                null,
                connection.clientId(),
                false,
                false,
                SelectorFilter.of(selector),
                noLocal ? connection.origin() : null);
        return subscribe(spec, selector);
    }

    TopicConsumer shared(@Nullable Topic topic, @Nullable String name, @Nullable String selector) throws JMSException {
        return named(topic, name, selector, false, true, false);
    }

    TopicConsumer sharedDurable(@Nullable Topic topic, @Nullable String name, @Nullable String selector)
            throws JMSException {
        return named(topic, name, selector, true, true, false);
    }

    /** An unshared durable subscription, which needs a client identifier (section 8.3.3). */
    TopicConsumer durable(@Nullable Topic topic, @Nullable String name, @Nullable String selector, boolean noLocal)
            throws JMSException {
        if (topic != null && session.connection().clientId() == null) {
            throw new IllegalStateException(
                    "An unshared durable subscription needs a client identifier: set one on the connection or the factory");
        }
        return named(topic, name, selector, true, false, noLocal);
    }

    private TopicConsumer named(
            @Nullable Topic topic,
            @Nullable String name,
            @Nullable String selector,
            boolean durable,
            boolean shared,
            boolean noLocal)
            throws JMSException {
        DestinationRef ref = consumable(topic);
        checkName(name);
        if (ref.kind().isQueue()) {
            throw new InvalidDestinationException("There are subscriptions of topics only, and " + ref + " is none");
        }
        if (durable && ref.kind().isTemporary()) {
            throw new InvalidDestinationException("A durable subscription cannot be made of a temporary topic");
        }
        SubscriptionSpec spec = new SubscriptionSpec(
                ref,
                name,
                session.connection().clientId(),
                durable,
                shared,
                SelectorFilter.of(selector),
                noLocal ? session.connection().origin() : null);
        return subscribe(spec, selector);
    }

    private TopicConsumer subscribe(SubscriptionSpec spec, @Nullable String selector) throws JMSException {
        Subscription subscription = join(spec);
        try {
            // The subscription's own filter has decided already what it takes.
            Tap tap = session.node().dispatchers().open(subscription.source(), null);
            Target target = new Target(
                    RowMQDestination.of(spec.topic()),
                    given(selector),
                    spec.noLocal() != null,
                    spec.durable(),
                    subscription);
            TopicConsumer consumer = new TopicConsumer(session, tap, target);
            session.add(consumer);
            return consumer;
        } catch (RuntimeException e) {
            subscription.close();
            throw Failures.toJms(e);
        }
    }

    private Subscription join(SubscriptionSpec spec) throws JMSException {
        try {
            return Failures.call(() -> {
                catalog().topic(spec.topic());
                return catalog().subscribe(spec);
            });
        } catch (MessageFormatException e) {
            throw Failures.invalidDestination(String.valueOf(e.getMessage()), e);
        }
    }

    /** Ends a durable subscription (section 8.3.3). */
    void unsubscribe(@Nullable String name) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new InvalidDestinationException("The name of a subscription must not be null or empty");
        }
        try {
            Failures.run(() -> catalog().unsubscribe(session.connection().clientId(), name));
        } catch (MessageFormatException e) {
            throw Failures.linked(new InvalidDestinationException(e.getMessage(), e.getErrorCode()), e);
        }
    }

    private DestinationRef consumable(@Nullable Destination destination) throws JMSException {
        if (destination == null) {
            throw new InvalidDestinationException("The destination must not be null");
        }
        DestinationRef ref = ReplyDestinations.refOf(destination);
        session.connection().temporaries().checkMayConsume(ref);
        return ref;
    }

    private static void checkName(@Nullable String name) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new JMSException("The name of a subscription must not be null or empty");
        }
    }

    /** The selector as the application sees it: an empty one is none (section 3.8.1.1). */
    static @Nullable String given(@Nullable String selector) {
        return selector == null || selector.isBlank() ? null : selector;
    }

    private Catalog catalog() {
        return session.node().store().catalog();
    }
}
