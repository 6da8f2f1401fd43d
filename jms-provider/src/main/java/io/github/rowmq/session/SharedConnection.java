package io.github.rowmq.session;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.util.concurrent.atomic.AtomicInteger;

/** The connection of one or more contexts, closed with the last of them (section 6.3.1). Thread-safe. */
final class SharedConnection {

    private final ClassicConnection connection;
    private final AtomicInteger users = new AtomicInteger();

    SharedConnection(ClassicConnection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    ConnectionCore core() {
        return connection.core();
    }

    void join() {
        users.incrementAndGet();
    }

    void leave() throws JMSException {
        if (users.decrementAndGet() == 0) {
            connection.close();
        }
    }
}
