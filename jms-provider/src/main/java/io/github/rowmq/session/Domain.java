package io.github.rowmq.session;

import jakarta.jms.IllegalStateException;

/** Which destinations a connection or session may use, by the interface it was asked for (section 1.4). */
enum Domain {
    /** Queues and topics: the common interfaces. */
    BOTH,
    /** Queues only: {@code QueueConnection}, {@code QueueSession}. */
    QUEUES,
    /** Topics only: {@code TopicConnection}, {@code TopicSession}. */
    TOPICS;

    void needTopics(String method) throws IllegalStateException {
        if (this == QUEUES) {
            throw new IllegalStateException(
                    method + " is for topics and cannot be called on a QueueSession or QueueConnection");
        }
    }

    void needQueues(String method) throws IllegalStateException {
        if (this == TOPICS) {
            throw new IllegalStateException(
                    method + " is for queues and cannot be called on a TopicSession or TopicConnection");
        }
    }
}
