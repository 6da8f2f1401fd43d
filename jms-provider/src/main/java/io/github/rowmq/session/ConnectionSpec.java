package io.github.rowmq.session;

import io.github.rowmq.message.ObjectAllowList;
import io.github.rowmq.store.StoreConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a connection factory wants: the store and whose connection it is to be. Immutable.
 *
 * @param store where the database is, and its settings
 * @param user the user of RowMQ, or null for an anonymous connection
 * @param password the user's password; not part of {@link #toString}
 * @param clientId an administered client identifier, which the application then cannot change, or null
 * @param allowList the classes that the body of a received object message may contain
 */
public record ConnectionSpec(
        StoreConfig store,
        @Nullable String user,
        @Nullable String password,
        @Nullable String clientId,
        ObjectAllowList allowList) {

    @Override
    public String toString() {
        return "ConnectionSpec[" + store + ", user=" + user + ", clientId=" + clientId + "]";
    }
}
