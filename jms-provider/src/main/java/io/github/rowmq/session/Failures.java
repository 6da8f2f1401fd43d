package io.github.rowmq.session;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The one place where failures of the store become exceptions of Jakarta Messaging (section 9.2 of the specification),
 * and checked ones unchecked (section 9.1.2). The error code is the name of the store's kind. Stateless.
 */
public final class Failures {

    private static final List<Unchecked> UNCHECKED = List.of(
            new Unchecked(IllegalStateException.class, IllegalStateRuntimeException::new),
            new Unchecked(InvalidClientIDException.class, InvalidClientIDRuntimeException::new),
            new Unchecked(InvalidDestinationException.class, InvalidDestinationRuntimeException::new),
            new Unchecked(InvalidSelectorException.class, InvalidSelectorRuntimeException::new),
            new Unchecked(JMSSecurityException.class, JMSSecurityRuntimeException::new),
            new Unchecked(MessageFormatException.class, MessageFormatRuntimeException::new),
            new Unchecked(MessageNotWriteableException.class, MessageNotWriteableRuntimeException::new),
            new Unchecked(ResourceAllocationException.class, ResourceAllocationRuntimeException::new),
            new Unchecked(TransactionInProgressException.class, TransactionInProgressRuntimeException::new),
            new Unchecked(TransactionRolledBackException.class, TransactionRolledBackRuntimeException::new));

    private Failures() {}

    /** The exception that the specification names for a failure. */
    public static JMSException toJms(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof JMSException known) {
            return known;
        }
        if (!(cause instanceof StoreException e)) {
            return linked(new JMSException("An internal error: " + cause, Kind.INTERNAL.name()), cause);
        }
        String text = String.valueOf(e.getMessage());
        String code = e.kind().name();
        JMSException translated = switch (e.kind()) {
            case SECURITY -> new JMSSecurityException(text, code);
            case DUPLICATE_CLIENT_ID -> new InvalidClientIDException(text, code);
            case DESTINATION_UNKNOWN -> new InvalidDestinationException(text, code);
            case QUEUE_FULL, STORAGE_FULL -> new ResourceAllocationException(text, code);
            case CLOSED, IN_USE -> new IllegalStateException(text, code);
            case INVALID_VALUE -> new MessageFormatException(text, code);
            case UNAVAILABLE,
                    OUTCOME_UNKNOWN,
                    FENCED,
                    CLAIM_LOST,
                    NAME_CONFLICT,
                    CORRUPT,
                    SCHEMA,
                    CONFIGURATION,
                    INTERNAL -> new JMSException(text, code);
        };
        return linked(translated, e);
    }

    /**
     * The exception for a commit that failed: rolled back, unless it is not known what became of it. The exception of
     * the cause's own class is linked.
     */
    static JMSException onCommit(Throwable failure) {
        JMSException cause = toJms(failure);
        if (Kind.OUTCOME_UNKNOWN.name().equals(cause.getErrorCode())) {
            return cause;
        }
        return linked(
                new TransactionRolledBackException(
                        "The transaction was rolled back: " + cause.getMessage(), cause.getErrorCode()),
                cause);
    }

    /** What is wrong with a destination's name, or with a destination that cannot be used this way. */
    static InvalidDestinationException invalidDestination(String text, Throwable cause) {
        return linked(new InvalidDestinationException(text, Kind.DESTINATION_UNKNOWN.name()), cause);
    }

    static <E extends JMSException> E linked(E exception, Throwable cause) {
        exception.initCause(cause);
        if (cause instanceof Exception linkedException) {
            exception.setLinkedException(linkedException);
        }
        return exception;
    }

    /** Waits for the store, without regard to interrupts: what the store does ends in bounded time. */
    static <T> T await(CompletableFuture<T> future) throws JMSException {
        try {
            return future.join();
        } catch (CompletionException | StoreException e) {
            throw toJms(e);
        }
    }

    /** Calls the store. */
    static <T> T call(Supplier<T> operation) throws JMSException {
        try {
            return operation.get();
        } catch (CompletionException | StoreException e) {
            throw toJms(e);
        }
    }

    static void run(Runnable operation) throws JMSException {
        try {
            operation.run();
        } catch (CompletionException | StoreException e) {
            throw toJms(e);
        }
    }

    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** The unchecked counterpart of a checked exception. */
    public static JMSRuntimeException unchecked(JMSException e) {
        for (Unchecked pair : UNCHECKED) {
            if (pair.checked().isInstance(e)) {
                return pair.maker().make(String.valueOf(e.getMessage()), e.getErrorCode(), e);
            }
        }
        return new JMSRuntimeException(String.valueOf(e.getMessage()), e.getErrorCode(), e);
    }

    /** A checked class and how its unchecked counterpart is made. */
    private record Unchecked(Class<? extends JMSException> checked, Maker maker) {}

    private interface Maker {
        JMSRuntimeException make(String text, String errorCode, Throwable cause);
    }
}
