package io.github.rowmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.StoreConfig.Settings;
import io.github.rowmq.store.testing.FreshDatabase;
import io.github.rowmq.store.testing.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoresSchemaTest {

    private static void run(FreshDatabase database, String script) throws Exception {
        String withoutComments = Arrays.stream(script.split("\n"))
                .map(line -> line.replaceAll("--.*", ""))
                .collect(Collectors.joining("\n"));
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : withoutComments.split(";\\s*(\n|$)")) {
                statement.execute(sql);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2_MEMORY", "POSTGRESQL"})
    void theScriptMakesTablesThatValidate(TestDatabase kind) throws Exception {
        Settings settings = Settings.builder().tablePrefix("mq_").build();
        try (FreshDatabase database = kind.create()) {
            StoreConfig config = StoreConfig.of(database.dataSource()).withSettings(settings);
            assertThatThrownBy(() -> Stores.validateSchema(config))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.SCHEMA));

            String product = Stores.productOf(database.jdbcUrl());
            run(database, Stores.schemaScript(product, settings, -1));

            Stores.validateSchema(config);
            Stores.applySchema(config);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"H2_MEMORY", "POSTGRESQL"})
    void applyMakesTablesThatValidate(TestDatabase kind) {
        try (FreshDatabase database = kind.create()) {
            StoreConfig config = StoreConfig.of(database.dataSource());

            Stores.applySchema(config);

            Stores.validateSchema(config);
        }
    }

    @Test
    void theScriptForALaterVersionLeavesOutWhatIsThere() {
        assertThat(Stores.schemaScript("h2", Settings.DEFAULT, 0))
                .doesNotContain("Version 0:")
                .contains("Version 1:");
        assertThat(Stores.schemaScript("H2", Settings.DEFAULT, 1_000)).isBlank();
    }

    @Test
    void anUnknownProductIsNamed() {
        assertThatThrownBy(() -> Stores.schemaScript("oracle", Settings.DEFAULT, -1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("oracle is not supported");
    }
}
