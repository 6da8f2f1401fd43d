package io.github.rowmq.store.node;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends threads. Stateless. */
final class Threads {

    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Threads() {}

    /** Waits a bounded time for a thread to end; keeps the caller's interrupt. */
    static void joinQuietly(Thread thread) {
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(PATIENCE.toMillis());
            if (thread.isAlive()) {
                LOG.warn("Thread {} did not end within {}", thread.getName(), PATIENCE);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
