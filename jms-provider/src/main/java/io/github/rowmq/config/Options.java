package io.github.rowmq.config;

import io.github.rowmq.store.StoreConfig;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of options: those that were set, those in the URL that was set, and defaults, in this order of precedence.
 * Immutable; the {@code with} methods return changed copies. Equal if the same values were set.
 *
 * <p>{@link #toString} shows no secret. {@link #toMap} and the serialised form hold them, as a container needs them.
 */
public final class Options implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Nothing set. */
    public static final Options NONE = new Options(Map.of());

    private static final String BLANK = "***";

    /** Names and texts, in the order of the list of options. */
    private final transient Map<String, String> texts;

    private final transient Map<Option<?>, Object> values;
    private final transient @Nullable ConnectionUrl url;

    private Options(Map<String, String> texts) {
        this.texts = texts;
        String urlText = texts.get(Option.URL.name());
        this.url = urlText == null ? null : ConnectionUrl.parse(urlText);
        this.values = new LinkedHashMap<>();
        if (url != null) {
            url.options().forEach(this::parse);
        }
        texts.forEach(this::parse);
    }

    private void parse(String name, String text) {
        Option<?> option = Option.of(name);
        values.put(option, option.parse(text));
    }

    /**
     * The options in a URL.
     *
     * @throws InvalidOptionException if it is no JDBC URL, or has unknown options or values that cannot be read
     */
    public static Options of(String url) {
        return NONE.with(Option.URL, url);
    }

    /**
     * Options by name.
     *
     * @throws InvalidOptionException if one does not exist or its value cannot be read
     */
    public static Options of(Map<String, String> texts) {
        return NONE.withAll(texts);
    }

    /**
     * With another value of an option.
     *
     * @param value null to unset it
     * @throws InvalidOptionException if the value is out of bounds
     */
    public <T> Options with(Option<T> option, @Nullable T value) {
        Map<String, String> changed = new LinkedHashMap<>(texts);
        if (value == null) {
            changed.remove(option.name());
        } else {
            changed.put(option.name(), option.format(value));
        }
        return new Options(inOrder(changed));
    }

    /**
     * With other values of several options.
     *
     * @param others by name, with or without the prefix {@code rowmq.}
     * @throws InvalidOptionException if one does not exist or its value cannot be read
     */
    public Options withAll(Map<String, String> others) {
        Map<String, String> changed = new LinkedHashMap<>(texts);
        others.forEach((name, text) -> changed.put(Option.of(name).name(), text));
        return new Options(inOrder(changed));
    }

    /** With the value of one option, as {@link #withAll}. */
    public Options withText(String name, String text) {
        return withAll(Map.of(name, text));
    }

    private static Map<String, String> inOrder(Map<String, String> texts) {
        Map<String, String> sorted = new LinkedHashMap<>();
        for (String name : Option.names()) {
            String text = texts.get(name);
            if (text != null) {
                sorted.put(name, text);
            }
        }
        return sorted;
    }

    /** The value of an option, its default, or null if it has neither. */
    @SuppressWarnings("unchecked") // Only values of an option's own type are put under it.
    public <T> @Nullable T get(Option<T> option) {
        Object value = values.get(option);
        return value == null ? option.defaultValue() : (T) value;
    }

    /** The value of an option that has a default. */
    public <T> T require(Option<T> option) {
        return Objects.requireNonNull(get(option), option.name());
    }

    /** Whether a value was set, here or in the URL. */
    public boolean isSet(Option<?> option) {
        return values.containsKey(option);
    }

    /** What was set, by name, secrets included; what stands in the URL is in the URL. */
    public Map<String, String> toMap() {
        return Collections.unmodifiableMap(texts);
    }

    /** One URL with all that was set, secrets included: {@link #of(String)} makes equal values of it. */
    public String toUrl() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (url != null) {
            parameters.putAll(url.options());
        }
        parameters.putAll(texts);
        parameters.remove(Option.URL.name());
        String base = url == null ? Option.DEFAULT_URL : url.jdbcUrl();
        String password = url == null ? null : url.driverPassword();
        if (password != null) {
            parameters.putIfAbsent(Option.DATABASE_PASSWORD.name(), password);
        }
        return ConnectionUrl.append(base, parameters);
    }

    /** How to open the store at the URL, or at the default one. */
    public StoreConfig storeConfig() {
        ConnectionUrl database = url == null ? ConnectionUrl.parse(Option.DEFAULT_URL) : url;
        String password = get(Option.DATABASE_PASSWORD);
        return StoreConfig.of(database.jdbcUrl())
                .withCredentials(get(Option.DATABASE_USER), password == null ? database.driverPassword() : password)
                .withSettings(settings());
    }

    /** The settings of the store, wherever it is. */
    public StoreConfig.Settings settings() {
        return StoreConfig.Settings.builder()
                .schema(get(Option.SCHEMA))
                .tablePrefix(require(Option.TABLE_PREFIX))
                .schemaMode(require(Option.SCHEMA_MODE))
                .autoCreate(require(Option.AUTO_CREATE))
                .anonymousAllowed(require(Option.ANONYMOUS_ALLOWED))
                .poolSize(require(Option.POOL_SIZE))
                .connectTimeout(require(Option.CONNECT_TIMEOUT))
                .operationTimeout(require(Option.OPERATION_TIMEOUT))
                .lease(require(Option.LEASE))
                .maxBodySize(require(Option.MAX_BODY_SIZE))
                .strict(require(Option.STRICT))
                .build();
    }

    /** The text of an option without what is secret in it. */
    static String blank(Option<?> option, String text) {
        if (option.isSecret()) {
            return BLANK;
        }
        return option == (Option<?>) Option.URL ? StoreConfig.withoutSecrets(text) : text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Options options && texts.equals(options.texts);
    }

    @Override
    public int hashCode() {
        return texts.hashCode();
    }

    /** What was set, secrets blanked. */
    @Override
    public String toString() {
        Map<String, String> shown = new LinkedHashMap<>(texts);
        shown.replaceAll((name, text) -> blank(Option.of(name), text));
        return shown.toString();
    }

    private Object writeReplace() {
        return new Form(new LinkedHashMap<>(texts));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("Options are serialised as their form");
    }

    /** The serialised form: names and texts. Immutable. */
    private record Form(LinkedHashMap<String, String> texts) implements Serializable {

        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            return Options.of(texts);
        }
    }
}
