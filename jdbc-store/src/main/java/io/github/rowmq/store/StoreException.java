package io.github.rowmq.store;

import org.jspecify.annotations.Nullable;

/**
 * Every failure that leaves the store. The {@link Kind} says what the caller can do about it; the message names the
 * destination, the message id or the setting concerned and never holds a password or a body. Immutable.
 */
public class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong, in terms of what can be done about it. */
    public enum Kind {
        /** The database cannot be reached, or did not answer within the configured time; nothing was written. */
        UNAVAILABLE,
        /** The reply to a commit was lost and the outcome could not be found out. */
        OUTCOME_UNKNOWN,
        /** This node was declared dead and lost its claims; the work was not done. */
        FENCED,
        /** A delivery is no longer claimed by this node, so it cannot be acknowledged; the unit was rolled back. */
        CLAIM_LOST,
        /** The limit of a bounded queue is reached. */
        QUEUE_FULL,
        /** The destination does not exist, or no longer does. */
        DESTINATION_UNKNOWN,
        /** The destination or subscription is in use. */
        IN_USE,
        /** The name is already taken by something else: another kind of destination, another topic's subscription. */
        NAME_CONFLICT,
        /** The client identifier is in use by another connection. */
        DUPLICATE_CLIENT_ID,
        /** User unknown, password wrong, or anonymous access not allowed. */
        SECURITY,
        /** The database has no room left. */
        STORAGE_FULL,
        /** A value is too large or otherwise cannot be stored. */
        INVALID_VALUE,
        /** A row cannot be read back. */
        CORRUPT,
        /** The schema is missing, newer than this code, half migrated, or does not validate. */
        SCHEMA,
        /** A setting or URL is wrong. */
        CONFIGURATION,
        /** The store is closed. */
        CLOSED,
        /** Anything else; the cause has the details. */
        INTERNAL
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
