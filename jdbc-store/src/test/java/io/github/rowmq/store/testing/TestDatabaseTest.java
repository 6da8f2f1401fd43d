package io.github.rowmq.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestDatabaseTest {
    @ParameterizedTest
    @EnumSource
    void eachDatabaseIsFreshAndApartFromTheOthers(TestDatabase kind) throws SQLException {
        try (FreshDatabase one = kind.create();
                FreshDatabase other = kind.create()) {
            execute(one, "CREATE TABLE t (id INT PRIMARY KEY)");
            execute(one, "INSERT INTO t VALUES (1)");

            assertThat(count(one)).isEqualTo(1);
            assertThatThrownBy(() -> count(other)).isInstanceOf(SQLException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"H2_MEMORY", "H2_FILE"})
    void aClosedDatabaseIsGone(TestDatabase kind) throws SQLException {
        FreshDatabase database = kind.create();
        execute(database, "CREATE TABLE t (id INT PRIMARY KEY)");
        database.close();

        assertThatThrownBy(() -> count(database)).isInstanceOf(SQLException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aServerComesBackFromAKillAndFromAStopWithWhatWasCommittedAndNothingElse(TestDatabase kind)
            throws SQLException {
        try (FreshDatabase database = kind.createOnOwnServer()) {
            execute(database, "CREATE TABLE t (id INT PRIMARY KEY)");
            execute(database, "INSERT INTO t VALUES (1)");
            Connection open = database.dataSource().getConnection();
            open.setAutoCommit(false);
            execute(open, "INSERT INTO t VALUES (2)");

            database.killServer();
            assertThatThrownBy(open::commit).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> count(database)).isInstanceOf(SQLException.class);
            database.startServer();
            assertThat(count(database)).isEqualTo(1);

            database.stopServer();
            assertThatThrownBy(() -> count(database)).isInstanceOf(SQLException.class);
            database.startServer();
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void aClosedFileDatabaseLeavesNoFile() {
        FreshDatabase database = TestDatabase.H2_FILE.create();
        Path file = Path.of(database.jdbcUrl().replace("jdbc:h2:file:", "") + ".mv.db");
        assertThat(file).exists();
        database.close();

        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void theSharedServerIsNotToBeStopped() {
        try (FreshDatabase database = TestDatabase.H2_MEMORY.create()) {
            assertThatThrownBy(database::stopServer).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void execute(FreshDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(FreshDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
