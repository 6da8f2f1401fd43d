package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies of 100 MB pass with a heap of 512 MB, H2's own memory included, in one JVM and from one to another. */
class SmallHeapTest {

    private static final List<String> HEAP = List.of("-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    void hundredMegabytesPassInOneJvm(TestDatabase kind) throws Exception {
        try (FreshDatabase database = kind.create()) {
            assertThat(run(database, "both", "BYTES", "TEXT")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
    void hundredMegabytesPassFromOneJvmToAnother(TestDatabase kind) throws Exception {
        String[] kinds = Boolean.getBoolean("rowmq.test.all-bodies")
                ? new String[] {"MAP", "STREAM", "OBJECT", "BYTES", "TEXT"}
                : new String[] {"MAP"};
        try (FreshDatabase database = kind.create()) {
            assertThat(run(database, "send", kinds)).isZero();
            assertThat(run(database, "receive", kinds)).isZero();
        }
    }

    private static int run(FreshDatabase database, String what, String... kinds) throws Exception {
        String[] arguments = new String[kinds.length + 1];
        arguments[0] = what;
        System.arraycopy(kinds, 0, arguments, 1, kinds.length);
        try (OtherJvm jvm = OtherJvm.start(database, HEAP, "", LargeBodies.class, arguments)) {
            return jvm.await();
        }
    }
}
