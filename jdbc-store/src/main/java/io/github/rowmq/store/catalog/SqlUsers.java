package io.github.rowmq.store.catalog;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.Users;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.Transactor;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users in a table. Credentials that were right are believed for {@value #BELIEVED_SECONDS} seconds without asking the
 * database; after that it is asked whether the user's row is still the same, and only if it is not, or the credentials
 * are new, the slow hash is computed. So a user that is removed, or whose password changes, in another JVM is refused
 * here within that time; in this JVM at once.
 *
 * <p>An unknown user costs as much time as a wrong password. Few slow hashes are computed at a time, so that guessing
 * does not take the processors from the application. Thread-safe; nothing is held while the database is asked.
 *
 * <p>With no user defined, only anonymous connections work: whoever presents a name is refused.
 */
public final class SqlUsers implements Users {

    private static final Logger LOG = LoggerFactory.getLogger(SqlUsers.class);

    private static final int BELIEVED_SECONDS = 2;
    private static final long BELIEVED_NANOS = TimeUnit.SECONDS.toNanos(BELIEVED_SECONDS);

    private final Transactor transactor;
    private final boolean anonymousAllowed;
    private final int iterations;
    private final String find;
    private final String names;
    private final String any;
    private final String insert;
    private final String update;
    private final String delete;

    private final VerifiedLogins verified = new VerifiedLogins();
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /** When the table was last seen empty, in nanoseconds; null if it was not. */
    private volatile @Nullable Long emptyAt;

    /** Anything that no password has as its hash. */
    private volatile @Nullable PasswordHash decoy;

    public SqlUsers(Database database, Transactor transactor, boolean anonymousAllowed) {
        this(database, transactor, anonymousAllowed, PasswordHash.RECOMMENDED_ITERATIONS);
    }

    SqlUsers(Database database, Transactor transactor, boolean anonymousAllowed, int iterations) {
        this.transactor = transactor;
        this.anonymousAllowed = anonymousAllowed;
        this.iterations = iterations;
        this.find = database.sql("select algorithm, iterations, salt, hash from {app_user} where name = :name");
        this.names = database.sql("select name from {app_user} order by name");
        this.any = database.sql("select 1 from {app_user} limit 1");
        this.insert = database.sql("""
                insert into {app_user} (name, algorithm, iterations, salt, hash, created_at)
                values (:name, :algorithm, :iterations, :salt, :hash, {:now})""");
        this.update = database.sql("""
                update {app_user} set algorithm = :algorithm, iterations = :iterations, salt = :salt, hash = :hash
                where name = :name""");
        this.delete = database.sql("delete from {app_user} where name = :name");
    }

    @Override
    public void authenticate(@Nullable String name, char @Nullable [] password) {
        if (name == null) {
            checkAnonymous();
            return;
        }
        char[] given = password == null ? new char[0] : password;
        ByteBuffer fingerprint = verified.fingerprint(name, given);
        VerifiedLogins.Login login = verified.find(fingerprint);
        long now = System.nanoTime();
        if (login != null && now - login.checkedAt() < BELIEVED_NANOS) {
            return;
        }
        PasswordHash stored = look(name).orElse(null);
        if (login != null && login.hash().equals(stored)) {
            verified.remember(fingerprint, login.hash(), now);
            return;
        }
        if (!matches(name, stored, given)) {
            verified.forget(fingerprint);
            throw new StoreException(Kind.SECURITY, "Unknown user or wrong password: " + shown(name));
        }
        if (stored != null) {
            verified.remember(fingerprint, stored, now);
        }
    }

    private void checkAnonymous() {
        if (anonymousAllowed || isEmpty()) {
            return;
        }
        throw new StoreException(Kind.SECURITY, "Connections need a user name and a password here");
    }

    private boolean isEmpty() {
        Long seen = emptyAt;
        long now = System.nanoTime();
        if (seen != null && now - seen < BELIEVED_NANOS) {
            return true;
        }
        boolean empty = transactor.<Boolean>run(
                "look for users",
                connection -> Handles.<Boolean>use(
                        connection,
                        handle -> handle.createQuery(any)
                                .mapTo(int.class)
                                .findFirst()
                                .isEmpty()));
        emptyAt = empty ? now : null;
        return empty;
    }

    /** Takes the same time whether there is such a user or not. */
    private boolean matches(String name, @Nullable PasswordHash stored, char[] password) {
        hashing.acquireUninterruptibly();
        try {
            PasswordHash compared = stored == null ? decoy() : stored;
            return compared.matches(password) && stored != null;
        } catch (GeneralSecurityException e) {
            LOG.error("The row of user {} is damaged, so nobody can connect with it: {}", shown(name), e.getMessage());
            return false;
        } finally {
            hashing.release();
        }
    }

    private PasswordHash decoy() {
        PasswordHash known = decoy;
        if (known == null) {
            known = new PasswordHash("PBKDF2WithHmacSHA256", iterations, new byte[16], new byte[32]);
            decoy = known;
        }
        return known;
    }

    private Optional<PasswordHash> look(String name) {
        return isValid(name)
                ? transactor.run("look for a user", connection -> find(connection, name))
                : Optional.empty();
    }

    private Optional<PasswordHash> find(Connection connection, String name) throws SQLException {
        return Handles.use(
                connection,
                handle -> handle.createQuery(find)
                        .bind("name", name)
                        .map((row, context) -> new PasswordHash(
                                row.getString("algorithm"),
                                row.getInt("iterations"),
                                row.getBytes("salt"),
                                row.getBytes("hash")))
                        .findFirst());
    }

    @Override
    public void put(String name, char[] password) {
        NameRules.check("A user name", name);
        if (password.length == 0) {
            throw new StoreException(Kind.INVALID_VALUE, "The password of user " + name + " must not be empty");
        }
        PasswordHash hash = PasswordHash.of(password, iterations);
        transactor.run("store user " + name, connection -> {
            if (execute(connection, update, name, hash) == 0) {
                try {
                    execute(connection, insert, name, hash);
                } catch (SQLException e) {
                    throw Jdbc.raced(e);
                }
            }
            return true;
        });
        forgetAll();
    }

    private static int execute(Connection connection, String statement, String name, PasswordHash hash)
            throws SQLException {
        return Handles.<Integer>use(
                connection,
                handle -> handle.createUpdate(statement)
                        .bind("name", name)
                        .bind("algorithm", hash.algorithm())
                        .bind("iterations", hash.iterations())
                        .bind("salt", hash.salt())
                        .bind("hash", hash.hash())
                        .execute());
    }

    @Override
    public boolean remove(String name) {
        if (!isValid(name)) {
            return false;
        }
        boolean removed = transactor.<Boolean>run(
                "remove user " + name,
                connection -> Handles.<Boolean>use(
                        connection,
                        handle -> handle.createUpdate(delete).bind("name", name).execute() > 0));
        forgetAll();
        return removed;
    }

    @Override
    public List<String> names() {
        return transactor.run(
                "list users",
                connection -> Handles.use(
                        connection,
                        handle -> handle.createQuery(names).mapTo(String.class).list()));
    }

    private void forgetAll() {
        verified.clear();
        emptyAt = null;
    }

    private static boolean isValid(String name) {
        try {
            NameRules.check("A user name", name);
            return true;
        } catch (StoreException e) {
            LOG.debug("No user can have this name", e);
            return false;
        }
    }

    /** A name that somebody presented, fit for a log. */
    private static String shown(String name) {
        return isValid(name) ? name : "(not a possible name)";
    }
}
