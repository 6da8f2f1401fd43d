package io.github.rowmq.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTest {

    static List<Option<?>> all() {
        return Option.all();
    }

    static Stream<Option<?>> withDefault() {
        return Option.all().stream().filter(option -> option.defaultValue() != null);
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "30s, 30000",
        "1m, 60000",
        "2h, 7200000",
        "1d, 86400000",
        "PT30S, 30000",
        "pt1m30s, 90000",
        "P1D, 86400000",
        "1500, 1500",
        "' 2 S ', 2000",
    })
    void durationsAreReadWithUnits(String text, long millis) {
        assertThat(Option.OPERATION_TIMEOUT.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s", "30 seconds", "-1s", "0", "1.5s", "PT", "P1Y", "99999999999999999999s", "2d", "ten"})
    void durationsThatCannotBeReadAreRefused(String text) {
        assertThatThrownBy(() -> Option.OPERATION_TIMEOUT.parse(text))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("Option 'operationTimeout' cannot be '" + text
                        + "': expected is a duration from 250ms to 1d, such as 500ms, 30s, 1m, PT30S, or a number of"
                        + " milliseconds");
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "64KB, 65536", "100mb, 104857600", "1 GB, 1073741824", "7b, 7"})
    void sizesAreReadWithUnits(String text, long bytes) {
        assertThat(Option.MAX_BODY_SIZE.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1TB", "3GB", "99999999999999999GB", "KB", "1.5MB"})
    void sizesThatCannotBeReadAreRefused(String text) {
        assertThatThrownBy(() -> Option.MAX_BODY_SIZE.parse(text))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("'maxBodySize' cannot be '" + text + "': expected is a size from 1B to");
    }

    @ParameterizedTest
    @CsvSource({
        "strict, yes, true or false",
        "poolSize, many, a whole number from 3 to 1000",
        "poolSize, 2, a whole number from 3 to 1000",
        "schemaMode, drop, migrate or validate",
        "schema, a-b, 'letters, digits and underscores'",
        "tablePrefix, x;y, 'letters, digits and underscores'",
        "url, postgres://localhost, jdbc:... or rowmq:jdbc:...",
        "dataSourceJndiName, ldap://localhost/x, a JNDI name",
        "trustedPackages, 'a b', names of packages",
        "trustedPackages, 'a.**', names of packages",
    })
    void aValueThatCannotBeReadIsNamedWithItsOptionAndWhatIsExpected(String option, String text, String expected) {
        assertThatThrownBy(() -> Option.of(option).parse(text))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("Option '" + option + "' cannot be '" + text + "': expected is " + expected);
    }

    @Test
    void anUnknownOptionIsNamedWithTheNearestAndAllOthers() {
        assertThatThrownBy(() -> Option.of("poolsize"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("Unknown option 'poolsize' (did you mean 'poolSize'?); the options are url, ")
                .hasMessageContainingAll(Option.names().toArray(String[]::new));
        assertThatThrownBy(() -> Option.of("frobnicate"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("Unknown option 'frobnicate'; the options are");
    }

    @Test
    void theWholeSecretIsKeptOutOfTheMessage() {
        assertThatThrownBy(() -> Option.URL.parse("h2:x;password=geheim"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageNotContaining("geheim");
    }

    @ParameterizedTest
    @MethodSource("all")
    <T> void everyValueIsReadBackFromItsText(Option<T> option) {
        Random random = new Random(42);
        for (int i = 0; i < 100; i++) {
            T value = Samples.value(option, random);
            assertThat(option.parse(option.format(value))).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @MethodSource("withDefault")
    <T> void everyDefaultIsWithinItsBounds(Option<T> option) {
        assertThat(option.parse(option.defaultText())).isEqualTo(option.defaultValue());
    }

    @Test
    void namesAreFoundWithAndWithoutThePrefix() {
        assertThat(Option.find("rowmq.lease")).contains(Option.LEASE);
        assertThat(Option.find("lease")).contains(Option.LEASE);
        assertThat(Option.find("LEASE")).isEmpty();
    }
}
