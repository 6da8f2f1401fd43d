package io.github.rowmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rowmq.store.StoreConfig.SchemaMode;
import io.github.rowmq.store.StoreConfig.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreConfigTest {

    private static Settings everythingChanged() {
        return Settings.builder()
                .schema("messaging")
                .tablePrefix("mq_")
                .schemaMode(SchemaMode.VALIDATE)
                .autoCreate(false)
                .anonymousAllowed(false)
                .poolSize(3)
                .connectTimeout(Duration.ofSeconds(1))
                .operationTimeout(Duration.ofSeconds(2))
                .lease(Duration.ofSeconds(3))
                .maxBodySize(4)
                .strict(true)
                .build();
    }

    @Test
    void settingsAreEqualIfAllValuesAre() {
        assertThat(everythingChanged()).isEqualTo(everythingChanged()).hasSameHashCodeAs(everythingChanged());
        assertThat(everythingChanged()).isNotEqualTo(Settings.DEFAULT);
        assertThat(everythingChanged().toBuilder().poolSize(4).build()).isNotEqualTo(everythingChanged());
    }

    @Test
    void aBuilderBeginsWithTheSettingsThatItIsMadeOf() {
        assertThat(everythingChanged().toBuilder().build()).isEqualTo(everythingChanged());
        assertThat(Settings.builder().build()).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void valuesOutOfBoundsAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.builder().poolSize(0))
                .withMessageContaining("poolSize");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.builder().lease(Duration.ZERO))
                .withMessageContaining("lease");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/test?user=joe&password=geheim&ssl=true",
                "jdbc:postgresql://localhost/test?sslpassword=geheim",
                "jdbc:mysql://joe:geheim@localhost/test",
                "jdbc:mysql://joe:ge@/geheim@localhost/test",
                "jdbc:mysql://address=(host=localhost)(user=joe)(password=geheim)/test",
                "jdbc:mysql://localhost/test?password1=geheim",
                "jdbc:h2:mem:test;USER=joe;PASSWORD=geheim;DB_CLOSE_DELAY=-1",
                "jdbc:h2:mem:test;PASSWORD = geheim",
                "rowmq:jdbc:h2:mem:test;rowmq.databasePassword=geheim",
            })
    void secretsInUrlsAreBlanked(String url) {
        assertThat(StoreConfig.withoutSecrets(url)).doesNotContain("geheim").contains("***");
        assertThat(StoreConfig.of(url).toString()).doesNotContain("geheim");
    }

    @Test
    void thePasswordIsNotInTheText() {
        assertThat(StoreConfig.of("jdbc:h2:mem:test").withCredentials("joe", "geheim"))
                .asString()
                .doesNotContain("geheim");
    }
}
