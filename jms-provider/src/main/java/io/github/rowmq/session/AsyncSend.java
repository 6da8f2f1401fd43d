package io.github.rowmq.session;

import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A send whose outcome goes to a completion listener (Jakarta Messaging 3.1, section 7.3). Thread-safe. */
final class AsyncSend implements CallbackLoop.PendingSend {

    private static final Logger LOG = LoggerFactory.getLogger(AsyncSend.class);

    private final Message message;
    private final CompletionListener listener;
    private final long weight;
    private volatile boolean done;
    private volatile @Nullable Throwable failure;

    AsyncSend(Message message, CompletionListener listener, long weight) {
        this.message = message;
        this.listener = listener;
        this.weight = weight;
    }

    /** Notes the outcome. */
    void done(@Nullable Throwable newFailure) {
        failure = newFailure;
        done = true;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public long weight() {
        return weight;
    }

    @Override
    public void complete() {
        Throwable known = failure;
        try {
            if (known == null) {
                listener.onCompletion(message);
            } else {
                listener.onException(message, Failures.toJms(known));
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("The completion listener failed", e);
        }
    }
}
