package io.github.rowmq.store.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import io.github.rowmq.store.sql.Transactor;
import io.github.rowmq.store.testing.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, here and in another JVM, which a second instance stands for. */
abstract class UsersContract extends CatalogContract {

    private static final int FAST = 1_000;
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(10);

    private SqlUsers users;
    private SqlUsers elsewhere;

    @BeforeEach
    void beginWithoutUsers() {
        node.execute("delete from {app_user}");
        users = new SqlUsers(database, node.transactor, true, FAST);
        elsewhere = new SqlUsers(database, other.transactor, true, FAST);
    }

    @Test
    void withoutUsersOnlyAnonymousConnectionsWork() {
        users.authenticate(null, null);
        new SqlUsers(database, node.transactor, false, FAST).authenticate(null, null);
        assertFails(Kind.SECURITY, () -> users.authenticate("invalid", "invalid".toCharArray()));
        assertFails(Kind.SECURITY, () -> users.authenticate("invalid", null));
        assertFails(Kind.SECURITY, () -> users.authenticate("", "".toCharArray()));
        assertThat(users.names()).isEmpty();
    }

    @Test
    void withUsersAnonymousConnectionsWorkOnlyIfTheyAreAllowed() {
        users.put("ann", "secret".toCharArray());
        users.authenticate(null, null);
        assertFails(Kind.SECURITY, () -> new SqlUsers(database, node.transactor, false, FAST).authenticate(null, null));
    }

    @Test
    void theRightPasswordAndNoOtherIsAccepted() {
        users.put("ann", "secret".toCharArray());
        elsewhere.put("bob", "other".toCharArray());
        for (SqlUsers one : new SqlUsers[] {users, elsewhere}) {
            for (int i = 0; i < 3; i++) {
                one.authenticate("ann", "secret".toCharArray());
                one.authenticate("bob", "other".toCharArray());
                assertFails(Kind.SECURITY, () -> one.authenticate("ann", "other".toCharArray()));
                assertFails(Kind.SECURITY, () -> one.authenticate("ann", "".toCharArray()));
                assertFails(Kind.SECURITY, () -> one.authenticate("ann", null));
                assertFails(Kind.SECURITY, () -> one.authenticate("Ann", "secret".toCharArray()));
                assertFails(Kind.SECURITY, () -> one.authenticate("ann ", "secret".toCharArray()));
                assertFails(Kind.SECURITY, () -> one.authenticate("anns", "ecret".toCharArray()));
                assertFails(Kind.SECURITY, () -> one.authenticate("carl", "secret".toCharArray()));
            }
        }
        assertThat(users.names()).containsExactly("ann", "bob");
    }

    @Test
    void theTableHoldsSaltedHashesAndNoPassword() {
        users.put("ann", "secret".toCharArray());
        users.put("bob", "secret".toCharArray());
        assertThat(node.number("select count(distinct salt) from {app_user}")).isEqualTo(2);
        assertThat(node.number("select count(distinct hash) from {app_user}")).isEqualTo(2);
        new SqlUsers(database, node.transactor, true).put("carl", "secret".toCharArray());
        assertThat(node.number("select iterations from {app_user} where name = 'carl'"))
                .isEqualTo(600_000);
        elsewhere.authenticate("carl", "secret".toCharArray());
    }

    @Test
    void aChangedPasswordReplacesTheOldOneHereAtOnceAndElsewhereWithinSeconds() {
        users.put("ann", "old".toCharArray());
        users.authenticate("ann", "old".toCharArray());
        elsewhere.authenticate("ann", "old".toCharArray());
        users.put("ann", "new".toCharArray());
        users.authenticate("ann", "new".toCharArray());
        assertFails(Kind.SECURITY, () -> users.authenticate("ann", "old".toCharArray()));
        elsewhere.authenticate("ann", "new".toCharArray());
        Await.until("the old password is refused", HEARD_WITHIN, () -> refuses(elsewhere, "ann", "old"));
        elsewhere.authenticate("ann", "new".toCharArray());
    }

    @Test
    void aRemovedUserIsRefusedHereAtOnceAndElsewhereWithinSeconds() {
        users.put("ann", "secret".toCharArray());
        elsewhere.authenticate("ann", "secret".toCharArray());
        assertThat(users.remove("ann")).isTrue();
        assertThat(users.remove("ann")).isFalse();
        assertFails(Kind.SECURITY, () -> users.authenticate("ann", "secret".toCharArray()));
        Await.until("the user is refused", HEARD_WITHIN, () -> refuses(elsewhere, "ann", "secret"));
    }

    private static boolean refuses(SqlUsers users, String name, String password) {
        return catchThrowable(() -> users.authenticate(name, password.toCharArray())) instanceof StoreException e
                && e.kind() == Kind.SECURITY;
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass word", "пароль", "\uD83D\uDE00", "a\u0000b", "\ud800", "'; drop table x; --", " "})
    void passwordsMayHoldAnything(String password) {
        users.put("ann", password.toCharArray());
        elsewhere.authenticate("ann", password.toCharArray());
        assertThat(refuses(elsewhere, "ann", password + "x")).isTrue();
    }

    @Test
    void namesAreCheckedAndAnEmptyPasswordIsRefused() {
        assertFails(Kind.INVALID_VALUE, () -> users.put("", "x".toCharArray()));
        assertFails(Kind.INVALID_VALUE, () -> users.put("a\nb", "x".toCharArray()));
        assertFails(Kind.INVALID_VALUE, () -> users.put("x".repeat(256), "x".toCharArray()));
        assertFails(Kind.INVALID_VALUE, () -> users.put("ann", new char[0]));
        users.put("Ann O'Neill \"日本\"", "x".toCharArray());
        users.authenticate("Ann O'Neill \"日本\"", "x".toCharArray());
        assertThat(users.remove("")).isFalse();
        assertFails(Kind.SECURITY, () -> users.authenticate("a\u0000b", "x".toCharArray()));
        assertFails(Kind.SECURITY, () -> users.authenticate("x".repeat(10_000), "x".toCharArray()));
    }

    @Test
    void aDamagedRowLetsNobodyInAndHarmsNobody() {
        users.put("ann", "secret".toCharArray());
        users.put("bob", "secret".toCharArray());
        node.execute("update {app_user} set algorithm = 'nonsense' where name = 'ann'");
        assertFails(Kind.SECURITY, () -> elsewhere.authenticate("ann", "secret".toCharArray()));
        node.execute("update {app_user} set algorithm = 'PBKDF2WithHmacSHA256', iterations = 0 where name = 'ann'");
        assertFails(Kind.SECURITY, () -> elsewhere.authenticate("ann", "secret".toCharArray()));
        elsewhere.authenticate("bob", "secret".toCharArray());
    }

    @Test
    void noExceptionHoldsThePassword() {
        users.put("ann", "correct-horse".toCharArray());
        Throwable wrong = catchThrowable(() -> users.authenticate("ann", "battery-staple".toCharArray()));
        Throwable unknown = catchThrowable(() -> users.authenticate("carl", "battery-staple".toCharArray()));
        database.close();
        try {
            Throwable down = catchThrowable(
                    () -> new SqlUsers(database, new Transactor(database, Duration.ofMillis(10)), true, FAST)
                            .authenticate("ann", "battery-staple".toCharArray()));
            for (Throwable failure : new Throwable[] {wrong, unknown, down}) {
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).doesNotContain("battery-staple").doesNotContain("correct-horse");
            }
        } finally {
            reopen();
        }
        assertThat(wrong.getMessage().replace("ann", ""))
                .isEqualTo(unknown.getMessage().replace("carl", ""));
    }

    @Test
    void churnOfConnectionsCostsNoSlowHashes() {
        SqlUsers slow = new SqlUsers(database, node.transactor, true);
        slow.put("ann", "secret".toCharArray());
        slow.authenticate("ann", "secret".toCharArray());
        long start = System.nanoTime();
        for (int i = 0; i < 2_000; i++) {
            slow.authenticate("ann", "secret".toCharArray());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
}
