package io.github.rowmq.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.StoreConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    static List<Option<?>> all() {
        return Option.all();
    }

    @Test
    void withoutValuesTheDefaultsHold() {
        StoreConfig config = Options.NONE.storeConfig();

        assertThat(config.jdbcUrl()).isEqualTo("jdbc:h2:./rowmq");
        assertThat(config.settings()).isEqualTo(StoreConfig.Settings.DEFAULT);
    }

    @Test
    void aValueThatWasSetGoesBeforeTheUrlWhateverCameFirst() {
        String url = "jdbc:h2:mem:a?rowmq.lease=5s&rowmq.poolSize=3";

        assertThat(Options.of(url).with(Option.LEASE, Duration.ofSeconds(7)).get(Option.LEASE))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(Options.NONE
                        .with(Option.LEASE, Duration.ofSeconds(7))
                        .with(Option.URL, url)
                        .get(Option.LEASE))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(Options.of(url).get(Option.POOL_SIZE)).isEqualTo(3);
        assertThat(Options.of(url).with(Option.URL, null).get(Option.POOL_SIZE)).isEqualTo(8);
    }

    @Test
    void credentialsOfTheDatabaseComeFromOptionsOrTheUrl() {
        assertThat(Options.of("jdbc:h2:mem:a;PASSWORD=x").storeConfig().password())
                .isEqualTo("x");
        StoreConfig config = Options.of("jdbc:h2:mem:a?rowmq.databaseUser=joe&rowmq.databasePassword=a%3Bb")
                .storeConfig();
        assertThat(config.user()).isEqualTo("joe");
        assertThat(config.password()).isEqualTo("a;b");
        assertThat(config.jdbcUrl()).isEqualTo("jdbc:h2:mem:a");
    }

    @Test
    void everySettingReachesTheStore() {
        Map<String, String> texts = Samples.texts(new Random(7));
        texts.remove("dataSourceJndiName");
        String settings = Options.of(texts).storeConfig().settings().toString();

        Option.all().stream()
                .filter(option -> option.group() == Option.Group.STORE)
                .forEach(option -> assertThat(settings)
                        .as(option.name())
                        .contains(Options.of(texts).get(option).toString()));
    }

    @RepeatedTest(50)
    void everyOptionIsReadBackFromTheUrl(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<String, String> texts = Samples.texts(random);
        String base = List.of("jdbc:h2:mem:x;MODE=MySQL", "jdbc:postgresql://h/db?a=b", "jdbc:mariadb://h/db")
                .get(random.nextInt(3));
        texts.put("url", base);
        Options options = Options.of(texts);

        Options again = Options.of(options.toUrl());

        assertThat(ConnectionUrl.parse(again.toUrl()).jdbcUrl()).isEqualTo(base);
        for (Option<?> option : Option.all()) {
            if (option != Option.URL) {
                assertThat(again.<Object>get((Option<Object>) (Option<?>) option))
                        .as(option.name())
                        .isEqualTo(options.get(option));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:mem:a;PASSWORD=geheim", "jdbc:postgresql://h/db?password=geheim&x=y"})
    void theDriversPasswordIsKeptInTheWholeUrl(String url) {
        Options options = Options.of(url);

        assertThat(Options.of(options.toUrl()).storeConfig()).isEqualTo(options.storeConfig());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyOptionIsReadBackFromItsText(Option<?> option) {
        String text = Samples.text(option, new Random(1));

        assertThat(Options.NONE.withText(option.name(), text).toMap()).isEqualTo(Map.of(option.name(), text));
        assertThat(Options.NONE.withText("rowmq." + option.name(), text).toMap())
                .isEqualTo(Map.of(option.name(), text));
    }

    @Test
    void secretsAreInNoText() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("url", "jdbc:postgresql://h/db?sslpassword=geheim&password=geheim&rowmq.password=geheim");
        texts.put("password", "geheim");
        texts.put("databasePassword", "geheim");
        Options options = Options.of(texts);

        assertThat(options.toString()).doesNotContain("geheim").contains("jdbc:postgresql://h/db", "***");
        assertThat(options.storeConfig().toString()).doesNotContain("geheim");
        assertThatThrownBy(() -> options.withText("url", "jdbc:h2:mem:x?rowmq.lease=0&rowmq.password=geheim"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageNotContaining("geheim");
    }

    @Test
    void valuesOutOfBoundsAreRefused() {
        assertThatThrownBy(() -> Options.NONE.with(Option.POOL_SIZE, 0))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("poolSize");
        assertThatThrownBy(() -> Options.NONE.withAll(Map.of("lease", "1s", "nothing", "x")))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("'nothing'");
    }
}
