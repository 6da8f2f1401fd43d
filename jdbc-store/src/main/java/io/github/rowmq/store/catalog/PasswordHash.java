package io.github.rowmq.store.catalog;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A salted slow hash of a password: PBKDF2 with HMAC-SHA-256, which the JDK has and FIPS 140 allows, with the number of
 * iterations that the OWASP Password Storage Cheat Sheet recommends for it. Each hash keeps its own parameters, so that
 * older ones stay valid when the recommendation rises. Immutable; {@link #toString} shows nothing of it.
 */
final class PasswordHash {

    /** As recommended at https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2 . */
    static final int RECOMMENDED_ITERATIONS = 600_000;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    /** Beyond this the row is damaged, and checking a password would take minutes. */
    private static final int MOST_ITERATIONS = 100_000_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String algorithm;
    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    PasswordHash(String algorithm, int iterations, byte[] salt, byte[] hash) {
        this.algorithm = algorithm;
        this.iterations = iterations;
        this.salt = salt.clone();
        this.hash = hash.clone();
    }

    /** Hashes a password with a new salt; takes a good part of a second at the recommended number of iterations. */
    static PasswordHash of(char[] password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        try {
            return new PasswordHash(ALGORITHM, iterations, salt, derive(password, salt, iterations, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new StoreException(Kind.INTERNAL, "This Java runtime has no " + ALGORITHM, e);
        }
    }

    /**
     * Whether this is the hash of the password; compares in constant time.
     *
     * @throws GeneralSecurityException if the row is damaged
     */
    boolean matches(char[] password) throws GeneralSecurityException {
        if (!algorithm.startsWith("PBKDF2With") || iterations < 1 || iterations > MOST_ITERATIONS || salt.length == 0) {
            throw new GeneralSecurityException(
                    "Not a usable hash: " + algorithm + " with " + iterations + " iterations");
        }
        return MessageDigest.isEqual(hash, derive(password, salt, iterations, algorithm));
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations, String algorithm)
            throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
        } finally {
            spec.clearPassword();
        }
    }

    String algorithm() {
        return algorithm;
    }

    int iterations() {
        return iterations;
    }

    byte[] salt() {
        return salt.clone();
    }

    byte[] hash() {
        return hash.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PasswordHash that
                && algorithm.equals(that.algorithm)
                && iterations == that.iterations
                && Arrays.equals(salt, that.salt)
                && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Objects.hash(algorithm, iterations, Arrays.hashCode(salt));
    }

    @Override
    public String toString() {
        return algorithm + " hash";
    }
}
