package io.github.rowmq.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.Configuration;

class ConnectionUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:h2:mem:a                                             | jdbc:h2:mem:a
            rowmq:jdbc:h2:mem:a                                       | jdbc:h2:mem:a
            RowMQ:JDBC:h2:mem:a                                       | JDBC:h2:mem:a
            jdbc:h2:mem:a;rowmq.lease=5s                              | jdbc:h2:mem:a
            jdbc:h2:mem:a?rowmq.lease=5s                              | jdbc:h2:mem:a
            jdbc:h2:mem:a;MODE=MySQL;rowmq.lease=5s                   | jdbc:h2:mem:a;MODE=MySQL
            jdbc:h2:mem:a;rowmq.lease=5s;MODE=MySQL                   | jdbc:h2:mem:a;MODE=MySQL
            jdbc:h2:mem:a;A=1;rowmq.lease=5s;B=2                      | jdbc:h2:mem:a;A=1;B=2
            jdbc:h2:mem:a;A=1?rowmq.lease=5s                          | jdbc:h2:mem:a;A=1
            jdbc:h2:mem:a?rowmq.lease=5s&A=1                          | jdbc:h2:mem:a;A=1
            jdbc:h2:./a&b?c;rowmq.lease=5s                            | jdbc:h2:./a&b?c
            jdbc:h2:mem:a;INIT=SET A\\;SET B;rowmq.lease=5s           | jdbc:h2:mem:a;INIT=SET A\\;SET B
            jdbc:postgresql://h:1/db?rowmq.lease=5s                   | jdbc:postgresql://h:1/db
            jdbc:postgresql://h:1/db?a=1&rowmq.lease=5s               | jdbc:postgresql://h:1/db?a=1
            jdbc:postgresql://h:1/db?rowmq.lease=5s&a=1&b=2           | jdbc:postgresql://h:1/db?a=1&b=2
            jdbc:postgresql://h:1/db?a=1&rowmq.lease=5s&b=2           | jdbc:postgresql://h:1/db?a=1&b=2
            jdbc:postgresql://h:1/db?a=1;2&rowmq.lease=5s             | jdbc:postgresql://h:1/db?a=1;2
            jdbc:postgresql://h:1/db;rowmq.lease=5s                   | jdbc:postgresql://h:1/db
            jdbc:mariadb://h1,h2/db?a=?&rowmq.lease=5s                | jdbc:mariadb://h1,h2/db?a=?
            jdbc:mysql://h/db?rowmq.lease=5s;a=1                      | jdbc:mysql://h/db?a=1
            """)
    void theDriverSeesTheUrlWithoutOptions(String url, String jdbcUrl) {
        ConnectionUrl parsed = ConnectionUrl.parse(url);

        assertThat(parsed.jdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(parsed.options()).isEqualTo(url.contains("lease") ? Map.of("lease", "5s") : Map.of());
    }

    @Test
    void severalOptionsStandAnywhere() {
        ConnectionUrl url = ConnectionUrl.parse(
                "jdbc:h2:mem:a?rowmq.schema=s&rowmq.strict=true;MODE=MySQL;rowmq.userName=a%26b+c%20d");

        assertThat(url.jdbcUrl()).isEqualTo("jdbc:h2:mem:a;MODE=MySQL");
        assertThat(url.options()).isEqualTo(Map.of("schema", "s", "strict", "true", "userName", "a&b+c d"));
    }

    @Test
    void anUnknownOptionIsNamedWithTheNearest() {
        assertThatThrownBy(() -> ConnectionUrl.parse("jdbc:h2:mem:a?rowmq.tablePrefx=x"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("Unknown parameter of the URL 'rowmq.tablePrefx' (did you mean 'tablePrefix'?);"
                        + " the options are url, databaseUser, ");
        assertThatThrownBy(() -> ConnectionUrl.parse("jdbc:h2:mem:a?RowMQ.lease=5s"))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("did you mean 'lease'?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            tcp://localhost:61616                         | Option 'url' cannot be
            jdbc:                                         | expected is jdbc:... or rowmq:jdbc:...
            rowmq:h2:mem:a                                | Option 'url' cannot be
            ""                                            | Option 'url' cannot be
            jdbc:h2:mem:a?rowmq.lease                     | 'rowmq.lease' of the URL has no value
            jdbc:h2:mem:a?rowmq.lease=1s&rowmq.lease=2s   | 'rowmq.lease' stands in the URL twice
            jdbc:h2:mem:a?rowmq.userName=%zz              | % must be followed by two hexadecimal digits
            jdbc:h2:mem:a?rowmq.url=jdbc:h2:mem:b         | 'url' cannot stand in a URL
            jdbc:h2:mem:a?rowmq.=b                        | Unknown parameter of the URL 'rowmq.'
            """)
    void aMalformedUrlIsRefusedWithTheReason(String url, String reason) {
        assertThatThrownBy(() -> ConnectionUrl.parse(url))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim", "ge;heim", "ge?heim", "ge%26heim", "ge+heim"})
    void thePasswordReachesTheDriverAsItWouldHaveReadItItself(String text) throws Exception {
        String postgres = "jdbc:postgresql://h/db?ssl=true&password=" + text;
        assertThat(ConnectionUrl.parse(postgres).driverPassword())
                .isEqualTo(org.postgresql.Driver.parseURL(postgres, null).getProperty("password"));

        String mariadb = "jdbc:mariadb://h/db?password=" + text + "&a=b";
        assertThat(ConnectionUrl.parse(mariadb).driverPassword())
                .isEqualTo(Configuration.parse(mariadb).password());

        String mysql = "jdbc:mysql://h/db?password=" + text;
        assertThat(ConnectionUrl.parse(mysql).driverPassword())
                .isEqualTo(com.mysql.cj.conf.ConnectionUrl.getConnectionUrlInstance(mysql, null)
                        .getMainHost()
                        .getPassword());
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim", "ge?heim", "ge%26&heim", "ge+heim"})
    void thePasswordReachesH2AsItWouldHaveReadItItself(String text) throws Exception {
        String url = "jdbc:h2:mem:connectionurl;USER=joe;PASSWORD=" + text;
        ConnectionUrl parsed = ConnectionUrl.parse(url);

        try (var first = DriverManager.getConnection(url);
                var second = DriverManager.getConnection(parsed.jdbcUrl(), "joe", parsed.driverPassword())) {
            assertThat(second.isValid(1)).isTrue();
        }
        assertThat(parsed.jdbcUrl()).isEqualTo("jdbc:h2:mem:connectionurl;USER=joe");
    }

    @Test
    void secretsAreNotInItsText() {
        String text = ConnectionUrl.parse(
                        "jdbc:mysql://joe:geheim@h/db?trustStorePassword=geheim&rowmq.password=geheim")
                .toString();

        assertThat(text).isEqualTo("jdbc:mysql://***@h/db?trustStorePassword=***");
    }
}
