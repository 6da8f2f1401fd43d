package io.github.rowmq.tck.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDatabaseTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"h2", "h2-file", "postgresql"})
    void eachJvmGetsAnEmptyDatabaseOfItsOwn(String name) throws Exception {
        try (RunDatabase database = RunDatabase.start(name, directory)) {
            String first = database.create("fork_1_1");
            String second = database.create("fork_2_1");

            try (Connection one = DriverManager.getConnection(first);
                    Connection two = DriverManager.getConnection(second)) {
                createTable(one);
                createTable(two);
            }
            assertThat(second).isNotEqualTo(first);
        }
    }

    @Test
    void theReportNamesProductAndVersion() throws Exception {
        try (RunDatabase database = RunDatabase.start("h2", directory)) {
            assertThat(database.description()).startsWith("H2 in memory 2.");
        }
    }

    @Test
    void aDatabaseThatIsNotToBeHadHereIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> RunDatabase.start("mysql", directory))
                .withMessageContaining("MySQL is missing");
    }

    private static void createTable(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine (id INT)");
        }
    }
}
