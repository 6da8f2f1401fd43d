package io.github.rowmq.store.sql;

import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says why no connection could be made: to where, the driver's reason, and what to look at. Drivers repeat URLs and
 * parts of them in their messages; what repeats a secret is left out. Stateless.
 */
final class ConnectFailures {

    private ConnectFailures() {}

    /** The database did not take a connection within the connect timeout. */
    static StoreException unavailable(StoreConfig config, String url, Throwable failure) {
        String text = "Cannot connect to " + StoreConfig.withoutSecrets(url) + " within "
                + config.settings().connectTimeout() + ": check that the database runs, and its URL, user and password";
        return of(Kind.UNAVAILABLE, text, config, url, failure);
    }

    /** The database does not let the user in. */
    static StoreException refused(StoreConfig config, String url, Throwable failure) {
        String text = "The database of " + StoreConfig.withoutSecrets(url) + " refuses the connection: check the user"
                + " and the password for the database";
        return of(Kind.SECURITY, text, config, url, failure);
    }

    /** No driver can do anything with the URL. */
    static StoreException unusable(StoreConfig config, String url, Throwable failure) {
        String text = "No JDBC driver takes the URL " + StoreConfig.withoutSecrets(url)
                + ": check the URL, and that the database's driver is on the class path";
        return of(Kind.CONFIGURATION, text, config, url, failure);
    }

    private static StoreException of(Kind kind, String text, StoreConfig config, String url, Throwable failure) {
        Set<String> secrets = StoreConfig.secretsIn(url);
        String password = config.password();
        if (password != null && !password.isBlank()) {
            secrets.add(password);
        }
        if (mentions(failure, secrets, Collections.newSetFromMap(new IdentityHashMap<>()))) {
            return new StoreException(kind, text + " (the driver's reason is left out, because it repeats a secret)");
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new StoreException(kind, text + " (" + root.getMessage() + ")", failure);
    }

    private static boolean mentions(@Nullable Throwable failure, Set<String> secrets, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return false;
        }
        String text = String.valueOf(failure.getMessage());
        if (secrets.stream().anyMatch(text::contains)) {
            return true;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (mentions(suppressed, secrets, seen)) {
                return true;
            }
        }
        return mentions(failure.getCause(), secrets, seen);
    }
}
