package io.github.rowmq.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The users that may connect. As long as there is none, anonymous connections work whatever they present only if no
 * name was given. All methods block and throw {@link StoreException}. Thread-safe. Passwords are kept as salted slow
 * hashes and appear in no log and no exception.
 */
public interface Users {

    /**
     * Checks credentials; a null name is anonymous.
     *
     * @throws StoreException {@code SECURITY} if the user is unknown, the password wrong, or the connection anonymous
     *     and that is not allowed; the message does not tell the first two apart
     */
    void authenticate(@Nullable String name, char @Nullable [] password);

    /** Adds a user or gives one a new password. */
    void put(String name, char[] password);

    /** Removes a user and returns whether there was one. */
    boolean remove(String name);

    List<String> names();
}
