package io.github.rowmq.config;

import io.github.rowmq.store.StoreConfig.SchemaMode;
import io.github.rowmq.store.StoreConfig.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An option of RowMQ. {@link #all()} is the one list of them: parameters of the URL, bean properties of the connection
 * factory, JNDI properties and addresses of references have these names, texts and defaults, and
 * {@code docs/configuration.md} lists them. Immutable.
 *
 * @param <T> the type of its values
 */
public final class Option<T> {

    /** What an option is about. */
    public enum Group {
        /** Where the database is. */
        DATABASE,
        /** How the store works; the same for all connections of the JVM to the same database. */
        STORE,
        /** The connections that a factory makes. */
        CONNECTION
    }

    /** What may stand before the name of an option wherever options of other products may stand beside it. */
    public static final String PREFIX = "rowmq.";

    private static final List<Option<?>> ALL = new ArrayList<>();

    /** What {@code url} is if no database is named at all. */
    public static final String DEFAULT_URL = "jdbc:h2:./rowmq";

    /** The database by its JDBC URL, in which other options may stand; see {@link ConnectionUrl}. */
    public static final Option<String> URL = new Option<>(
            Group.DATABASE,
            "url",
            OptionType.matching("(?s)(?i:rowmq:)?(?i:jdbc:).+", "jdbc:... or rowmq:jdbc:..."),
            DEFAULT_URL,
            "JDBC URL of the database; other options may stand in it as parameters with the prefix `rowmq.`");

    public static final Option<String> DATABASE_USER = new Option<>(
            Group.DATABASE,
            "databaseUser",
            OptionType.text("a name"),
            null,
            "User of the database, unless the URL names one");

    public static final Option<String> DATABASE_PASSWORD = new Option<>(
            Group.DATABASE,
            "databasePassword",
            OptionType.text("a password"),
            null,
            "Password of the database's user; a secret");

    public static final Option<String> DATA_SOURCE_JNDI_NAME = new Option<>(
            Group.DATABASE,
            "dataSourceJndiName",
            OptionType.matching("(java:)?[^:\\s]([^:]*[^:\\s])?", "a JNDI name without a scheme, or with java:"),
            null,
            "JNDI name of a `DataSource` to use instead of `url`; looked up when a connection is created");

    public static final Option<String> SCHEMA = new Option<>(
            Group.STORE,
            "schema",
            OptionType.matching("[A-Za-z_][A-Za-z0-9_$]{0,62}", "letters, digits and underscores, at most 63"),
            null,
            "Database schema that holds the tables; without it, the default schema of the database connection");

    public static final Option<String> TABLE_PREFIX = new Option<>(
            Group.STORE,
            "tablePrefix",
            OptionType.matching(
                    "([A-Za-z_][A-Za-z0-9_]{0,29})?", "letters, digits and underscores, at most 30, or nothing"),
            Settings.DEFAULT.tablePrefix(),
            "Put before the name of every table and view");

    public static final Option<SchemaMode> SCHEMA_MODE = new Option<>(
            Group.STORE,
            "schemaMode",
            OptionType.choice(SchemaMode.class),
            Settings.DEFAULT.schemaMode(),
            "Whether tables are created and migrated when the store is opened, or only checked");

    public static final Option<Boolean> AUTO_CREATE = new Option<>(
            Group.STORE,
            "autoCreate",
            OptionType.flag(),
            Settings.DEFAULT.autoCreate(),
            "Whether queues and topics are created when they are first used");

    public static final Option<Boolean> ANONYMOUS_ALLOWED = new Option<>(
            Group.STORE,
            "anonymousAllowed",
            OptionType.flag(),
            Settings.DEFAULT.anonymousAllowed(),
            "Whether connections without a user name work once there are users");

    public static final Option<Integer> POOL_SIZE = new Option<>(
            Group.STORE,
            "poolSize",
            OptionType.integer(3, 1_000),
            Settings.DEFAULT.poolSize(),
            "Most connections to the database, for all connections of the JVM together; not for a `DataSource`");

    public static final Option<Duration> CONNECT_TIMEOUT = new Option<>(
            Group.STORE,
            "connectTimeout",
            Quantities.duration(Duration.ofMillis(250), Duration.ofHours(1)),
            Settings.DEFAULT.connectTimeout(),
            "Longest wait for a connection to the database");

    public static final Option<Duration> OPERATION_TIMEOUT = new Option<>(
            Group.STORE,
            "operationTimeout",
            Quantities.duration(Duration.ofMillis(250), Duration.ofDays(1)),
            Settings.DEFAULT.operationTimeout(),
            "Longest time that a send, a commit or another call waits for a database that is away");

    public static final Option<Duration> LEASE = new Option<>(
            Group.STORE,
            "lease",
            Quantities.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            Settings.DEFAULT.lease(),
            "How long a JVM that is silent is believed alive, before its messages go to others");

    public static final Option<Long> MAX_BODY_SIZE = new Option<>(
            Group.STORE,
            "maxBodySize",
            Quantities.size(1, 2_047L << 20),
            Settings.DEFAULT.maxBodySize(),
            "Largest body of a message");

    public static final Option<Boolean> STRICT = new Option<>(
            Group.STORE,
            "strict",
            OptionType.flag(),
            Settings.DEFAULT.strict(),
            "Relax no guarantee for speed: every acknowledgement is awaited, and non-persistent messages are written");

    public static final Option<String> CLIENT_ID = new Option<>(
            Group.CONNECTION,
            "clientID",
            OptionType.text("a client identifier"),
            null,
            "Client identifier of the connections; only one connection can have it at a time");

    public static final Option<String> USER_NAME = new Option<>(
            Group.CONNECTION,
            "userName",
            OptionType.text("a name"),
            null,
            "User of RowMQ for connections created without a name");

    public static final Option<String> PASSWORD = new Option<>(
            Group.CONNECTION, "password", OptionType.text("a password"), null, "Password of that user; a secret");

    public static final Option<List<String>> TRUSTED_PACKAGES = new Option<>(
            Group.CONNECTION,
            "trustedPackages",
            OptionType.list(
                    "\\*|[\\p{javaJavaIdentifierPart}.]+?(\\.\\*)?", "names of packages or classes with commas, or *"),
            List.of(),
            "Packages, with those below them, and classes that object messages may contain; `a.b.*` is the same as"
                    + " `a.b`, `*` is everything, which lets whoever can send run code");

    private final Group group;
    private final String name;
    private final OptionType<T> type;
    private final @Nullable T defaultValue;
    private final String description;

    private Option(Group group, String name, OptionType<T> type, @Nullable T defaultValue, String description) {
        this.group = group;
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.description = description;
        ALL.add(this);
    }

    /** All options, in the order of the documentation. */
    public static List<Option<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** The names of all options, in the same order. */
    public static List<String> names() {
        return ALL.stream().<String>map(Option::name).toList();
    }

    /** The option of a name, with or without the prefix {@code rowmq.}; case counts. */
    public static Optional<Option<?>> find(String name) {
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        return ALL.stream().filter(option -> option.name.equals(bare)).findFirst();
    }

    /**
     * The option of a name, as {@link #find}.
     *
     * @throws InvalidOptionException if there is none; the message has the nearest and lists all
     */
    public static Option<?> of(String name) {
        return find(name).orElseThrow(() -> unknown(name, "option"));
    }

    /** What to throw for a name that is no option's. */
    static InvalidOptionException unknown(String name, String what) {
        boolean prefixed = name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
        String bare = prefixed ? name.substring(PREFIX.length()) : name;
        String guess = Nearest.to(bare, names())
                .map(nearest -> " (did you mean '" + nearest + "'?)")
                .orElse("");
        return new InvalidOptionException(
                "Unknown " + what + " '" + name + "'" + guess + "; the options are " + String.join(", ", names()));
    }

    public Group group() {
        return group;
    }

    public String name() {
        return name;
    }

    public OptionType<T> type() {
        return type;
    }

    public @Nullable T defaultValue() {
        return defaultValue;
    }

    /** The default as text, or null if there is none. */
    public @Nullable String defaultText() {
        return defaultValue == null ? null : type.writer().apply(defaultValue);
    }

    /** What it means, in Markdown, without a full stop. */
    public String description() {
        return description;
    }

    /** Whether values must not be shown. The URL may contain secrets, too: {@link Options} blanks those. */
    public boolean isSecret() {
        return this == (Option<?>) PASSWORD || this == (Option<?>) DATABASE_PASSWORD;
    }

    /**
     * The value of a text.
     *
     * @throws InvalidOptionException if it has none; the message names the option, what is expected, and the text
     *     unless it is a secret
     */
    public T parse(String text) {
        T value = type.reader().read(text);
        if (value == null) {
            throw new InvalidOptionException("Option '" + name + "' cannot be '" + Options.blank(this, text)
                    + "': expected is " + type.expected());
        }
        return value;
    }

    /**
     * Returns the value if its text can be read back.
     *
     * @throws InvalidOptionException if it is out of bounds
     */
    T check(T value) {
        return parse(type.writer().apply(value));
    }

    /** The text of a value, which {@link #parse} takes for the same value. */
    public String format(T value) {
        return type.writer().apply(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
