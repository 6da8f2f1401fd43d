package io.github.rowmq.store.sql;

import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the tables are. In statements <code>{delivery}</code> stands for the table with schema and prefix,
 * <code>{!delivery}</code> for the name with the prefix alone, <code>{+delivery}</code> for the table with a hint to go
 * by the primary key, <code>{-delivery}</code> for <code>delete from {+delivery}</code>, and <code>{:word}</code> for a
 * piece of text that a dialect has given. Immutable.
 *
 * @param schema the schema, or null for the connection's default
 */
record Names(@Nullable String schema, String prefix, Map<String, String> pieces) {

    private static final Pattern TOKEN = Pattern.compile("\\{([!:+-]?)(\\w+)}");
    private static final Pattern SCHEMA = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]{0,62}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,29}|");

    Names {
        if (schema != null && !SCHEMA.matcher(schema).matches()) {
            throw new StoreException(
                    StoreException.Kind.CONFIGURATION,
                    "The schema name '" + schema + "' must be letters, digits and underscores, at most 63");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new StoreException(
                    StoreException.Kind.CONFIGURATION,
                    "The table prefix '" + prefix + "' must be letters, digits and underscores, at most 30");
        }
    }

    static Names of(StoreConfig.Settings settings, Map<String, String> pieces) {
        return new Names(settings.schema(), settings.tablePrefix(), pieces);
    }

    /** The statement with real names. A piece may have tokens in it. */
    String sql(String statement) {
        Matcher matcher = TOKEN.matcher(statement);
        StringBuilder result = new StringBuilder(statement.length() + 64);
        while (matcher.find()) {
            matcher.appendReplacement(result, Matcher.quoteReplacement(expand(matcher.group(1), matcher.group(2))));
        }
        return matcher.appendTail(result).toString();
    }

    private String expand(String form, String word) {
        return switch (form) {
            case "!" -> prefix + word;
            case "+" -> table(word) + piece("by_key");
            case "-" -> piece("delete_by_key").replace("*", table(word));
            case ":" -> sql(piece(word));
            default -> table(word);
        };
    }

    private String table(String word) {
        return schema == null ? prefix + word : schema + "." + prefix + word;
    }

    private String piece(String word) {
        String piece = pieces.get(word);
        if (piece == null) {
            throw new IllegalArgumentException("No such piece of a statement: " + word);
        }
        return piece;
    }
}
