package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.StoreConfig;
import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether others may have an H2 database open decides whether their nodes are dead for certain. */
class H2SharingTest {

    @TempDir
    private Path directory;

    @Test
    void aFileBelongsToOneJvm() {
        try (Database database = Databases.open(StoreConfig.of(url()))) {
            assertThat(database.isExclusive()).isTrue();
        }
    }

    @Test
    void aDatabaseInMemoryBelongsToOneJvm() {
        try (Database database = Databases.open(StoreConfig.of("jdbc:h2:mem:sharing"))) {
            assertThat(database.isExclusive()).isTrue();
        }
    }

    @Test
    void aFileWithAutomaticMixedModeIsShared() {
        try (Database database = Databases.open(StoreConfig.of(url() + ";AUTO_SERVER=TRUE"))) {
            assertThat(database.isExclusive()).isFalse();
        }
    }

    @Test
    void aFileWithAutomaticMixedModeIsSharedAlsoThroughADataSource() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url() + ";AUTO_SERVER=TRUE");
        try (Database database = Databases.open(StoreConfig.of(dataSource))) {
            assertThat(database.isExclusive()).isFalse();
        }
    }

    private String url() {
        return "jdbc:h2:file:" + directory.resolve("rowmq");
    }
}
