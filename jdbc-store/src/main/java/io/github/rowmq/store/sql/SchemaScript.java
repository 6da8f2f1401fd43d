package io.github.rowmq.store.sql;

import io.github.rowmq.store.sql.Schema.Migration;
import java.util.List;

/** The migrations as one script that a person runs; it records what it did, as the {@link Migrator} would. Stateless. */
final class SchemaScript {

    private SchemaScript() {}

    /**
     * The script.
     *
     * @param after the version that the schema has already, or -1
     */
    static String of(Dialect dialect, Names names, int after) {
        List<Migration> migrations = new Schema(names, dialect.schemaFolders()).migrations();
        StringBuilder script = new StringBuilder();
        for (Migration migration : migrations) {
            if (migration.version() > after) {
                script.append("-- Version ")
                        .append(migration.version())
                        .append(": ")
                        .append(migration.name());
                script.append("\n\n").append(migration.script().strip()).append("\n\n");
                script.append(record(names, migration)).append("\n\n");
            }
        }
        return script.toString().strip() + "\n";
    }

    private static String record(Names names, Migration migration) {
        return names.sql("insert into {schema_version} (version, name, state, applied_at) values (")
                + migration.version() + ", '" + migration.name() + "', 'done', " + System.currentTimeMillis() + ");";
    }
}
