package io.github.rowmq.store.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which credentials were found right, so that opening one connection after another does not hash slowly each
 * time. Credentials are kept only as a keyed hash whose key dies with this JVM. Thread-safe, without locks.
 */
final class VerifiedLogins {

    /** When there are more, it starts anew. */
    private static final int SIZE = 1_000;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final ConcurrentHashMap<ByteBuffer, Login> logins = new ConcurrentHashMap<>();

    /**
     * Credentials that matched a row.
     *
     * @param hash the row's, which must be the same still
     * @param checkedAt when the row was last read, in this JVM's nanoseconds
     */
    record Login(PasswordHash hash, long checkedAt) {}

    VerifiedLogins() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** What stands for the credentials here. */
    ByteBuffer fingerprint(String name, char[] password) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer passwordBytes = ByteBuffer.allocate(Character.BYTES * password.length);
        passwordBytes.asCharBuffer().put(password);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(nameBytes.length).flip());
            mac.update(nameBytes);
            mac.update(passwordBytes);
            return ByteBuffer.wrap(mac.doFinal()).asReadOnlyBuffer();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM, e);
        } finally {
            Arrays.fill(passwordBytes.array(), (byte) 0);
        }
    }

    @Nullable
    Login find(ByteBuffer fingerprint) {
        return logins.get(fingerprint);
    }

    void remember(ByteBuffer fingerprint, PasswordHash hash, long checkedAt) {
        if (logins.size() >= SIZE) {
            logins.clear();
        }
        logins.put(fingerprint, new Login(hash, checkedAt));
    }

    void forget(ByteBuffer fingerprint) {
        logins.remove(fingerprint);
    }

    void clear() {
        logins.clear();
    }
}
