package io.github.rowmq.config;

import io.github.rowmq.store.StoreConfig;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A URL of RowMQ, taken apart: a JDBC URL, optionally after {@code rowmq:}, in which options may stand as parameters
 * {@code rowmq.<option>=<value>}. They stand after a {@code ?}, {@code &} or {@code ;}, alone or between the driver's
 * own parameters, whatever the driver separates those with, and are taken out before the driver sees the URL. In
 * their values {@code %} introduces two hexadecimal digits of a UTF-8 byte, as in {@code %26} for {@code &}.
 *
 * <p>The driver's own parameter {@code password} is taken out as well and given to the driver apart from the URL,
 * because drivers and pools repeat URLs in their messages.
 *
 * <p>Immutable.
 */
public final class ConnectionUrl {

    private static final String PREFIX = Option.PREFIX;
    private static final String SCHEME = "rowmq:";
    private static final String SEPARATORS = "?&;";

    private final String jdbcUrl;
    private final Map<String, String> options;
    private final @Nullable String driverPassword;

    private ConnectionUrl(String jdbcUrl, Map<String, String> options, @Nullable String driverPassword) {
        this.jdbcUrl = jdbcUrl;
        this.options = options;
        this.driverPassword = driverPassword;
    }

    /**
     * Takes a URL apart.
     *
     * @throws InvalidOptionException if it is no JDBC URL, or a parameter with the prefix {@code rowmq.} is no option,
     *     has no value or stands in it twice; values are not looked at
     */
    public static ConnectionUrl parse(String url) {
        Option.URL.check(url);
        String jdbc = startsWith(url, SCHEME) ? url.substring(SCHEME.length()) : url;
        Map<String, String> options = new LinkedHashMap<>();
        String password = null;
        Syntax syntax = Syntax.of(jdbc);
        StringBuilder rest = new StringBuilder(jdbc.length());
        char separator = syntax.first;
        List<String> parts = split(jdbc, syntax);
        rest.append(parts.get(0));
        for (String part : parts.subList(1, parts.size())) {
            String name = name(part);
            String value = value(part);
            if (startsWith(name, PREFIX)) {
                putOption(options, name, value);
            } else if (name.equalsIgnoreCase("password") && value != null) {
                password = driverValue(jdbc, syntax, value);
            } else {
                rest.append(separator).append(part);
                separator = syntax.next;
            }
        }
        return new ConnectionUrl(rest.toString(), options, password);
    }

    private static void putOption(Map<String, String> options, String name, @Nullable String value) {
        Option<?> option = Option.find(name).orElseThrow(() -> Option.unknown(name, "parameter of the URL"));
        if (option == (Option<?>) Option.URL) {
            throw new InvalidOptionException("The option 'url' cannot stand in a URL");
        }
        if (value == null) {
            throw new InvalidOptionException("The parameter '" + name + "' of the URL has no value");
        }
        if (options.put(option.name(), decode(name, value)) != null) {
            throw new InvalidOptionException("The parameter '" + name + "' stands in the URL twice");
        }
    }

    private static String decode(String name, String value) {
        try {
            // A plus sign is itself: this is no form of a web page.
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidOptionException("In the value of the parameter '" + name
                    + "' of the URL, % must be followed by two hexadecimal digits (write %25 for % itself)");
        }
    }

    /** The value of the driver's parameter as the driver itself would read it. */
    private static String driverValue(String jdbc, Syntax syntax, String value) {
        if (syntax == Syntax.SEMICOLONS || startsWith(jdbc, "jdbc:mariadb:")) {
            return value;
        }
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** What stands before the first parameter, and each parameter, the driver's own and those of RowMQ. */
    private static List<String> split(String url, Syntax syntax) {
        List<String> parts = new ArrayList<>();
        boolean inParameters = false;
        boolean inOption = false;
        int start = 0;
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            boolean optionFollows = url.regionMatches(true, i + 1, PREFIX, 0, PREFIX.length());
            // H2 escapes a semicolon in a value by a backslash.
            boolean separates = SEPARATORS.indexOf(c) >= 0
                    && (i == 0 || url.charAt(i - 1) != '\\')
                    && (optionFollows || inOption || c == (inParameters ? syntax.next : syntax.first));
            if (separates) {
                parts.add(url.substring(start, i));
                start = i + 1;
                inOption = optionFollows;
                inParameters |= !optionFollows || c == syntax.first;
            }
        }
        parts.add(url.substring(start));
        return parts;
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return (equals < 0 ? parameter : parameter.substring(0, equals)).strip();
    }

    private static @Nullable String value(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? null : parameter.substring(equals + 1);
    }

    private static boolean startsWith(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** Writes options as parameters behind a URL; {@link #parse} takes them out again. */
    static String append(String url, Map<String, String> options) {
        Syntax syntax = Syntax.of(url);
        StringBuilder result = new StringBuilder(url);
        options.forEach((name, value) -> {
            char separator = result.indexOf(String.valueOf(syntax.first)) < 0 ? syntax.first : syntax.next;
            result.append(separator).append(PREFIX).append(name).append('=').append(encode(value));
        });
        return result.toString();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The URL for the driver: without options, and without its password. */
    public String jdbcUrl() {
        return jdbcUrl;
    }

    /** The options in it, by name, as text. */
    public Map<String, String> options() {
        return Map.copyOf(options);
    }

    /** The password that stood among the driver's parameters, or null. */
    public @Nullable String driverPassword() {
        return driverPassword;
    }

    /** The URL for the driver, other secrets blanked. */
    @Override
    public String toString() {
        return StoreConfig.withoutSecrets(jdbcUrl);
    }

    /** How a driver separates its parameters. */
    private enum Syntax {
        QUERY('?', '&'),
        SEMICOLONS(';', ';');

        private final char first;
        private final char next;

        Syntax(char first, char next) {
            this.first = first;
            this.next = next;
        }

        static Syntax of(String url) {
            String lower = url.toLowerCase(Locale.ROOT);
            boolean h2 = lower.startsWith("jdbc:h2:") || lower.startsWith("rowmq:jdbc:h2:");
            return h2 || (url.indexOf('?') < 0 && url.indexOf(';') >= 0) ? SEMICOLONS : QUERY;
        }
    }
}
