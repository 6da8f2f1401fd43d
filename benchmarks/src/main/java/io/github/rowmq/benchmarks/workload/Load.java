package io.github.rowmq.benchmarks.workload;

import jakarta.jms.Session;

/**
 * Who sends and receives what. Immutable; the {@code with} methods return changed copies.
 *
 * @param producers threads that send, each with a connection of its own
 * @param consumers threads that receive, each with a connection of its own; one for each subscription of a topic
 * @param batch messages in a transaction, or 0 without transactions
 * @param persistent the delivery mode
 * @param bodySize bytes
 * @param topic whether it is a topic, to which each consumer has a durable subscription
 * @param window most messages sent and not yet received, or 0 for any number
 */
record Load(int producers, int consumers, int batch, boolean persistent, int bodySize, boolean topic, int window) {

    static final int KILOBYTE = 1024;

    static Load transacted(int producers, int consumers) {
        return new Load(producers, consumers, 100, true, KILOBYTE, false, 0);
    }

    static Load single(int producers, int consumers) {
        return new Load(producers, consumers, 0, true, KILOBYTE, false, 0);
    }

    Load toTopic() {
        return new Load(producers, consumers, batch, persistent, bodySize, true, window);
    }

    Load ofBytes(int size) {
        return new Load(producers, consumers, batch, persistent, size, topic, window);
    }

    Load inBatches(int size) {
        return new Load(producers, consumers, size, persistent, bodySize, topic, window);
    }

    Load nonPersistent() {
        return new Load(producers, consumers, batch, false, bodySize, topic, window);
    }

    Load within(int most) {
        return new Load(producers, consumers, batch, persistent, bodySize, topic, most);
    }

    boolean transacted() {
        return batch > 0;
    }

    int acknowledgement() {
        return transacted() ? Session.SESSION_TRANSACTED : Session.AUTO_ACKNOWLEDGE;
    }

    /** Copies of each message that are received. */
    int fanOut() {
        return topic ? consumers : 1;
    }
}
