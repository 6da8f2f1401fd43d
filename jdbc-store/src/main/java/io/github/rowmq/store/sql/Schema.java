package io.github.rowmq.store.sql;

import io.github.rowmq.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The migrations of one database, files beside the code: {@code V001__tables.sql} and so on. A released file never
 * changes. Immutable, thread-safe.
 */
final class Schema {

    /** In order; the first makes the table that records the others. */
    private static final List<String> FILES =
            List.of("V000__schema_version.sql", "V001__tables.sql", "V002__views.sql");

    private static final String FOLDER = "/io/github/rowmq/store/schema/";

    private final Names names;
    private final List<String> folders;

    /** @param folders where to look for a file, the most special first */
    Schema(Names names, List<String> folders) {
        this.names = names;
        this.folders = List.copyOf(folders);
    }

    /**
     * One file.
     *
     * @param version 0 for the table of versions itself
     */
    record Migration(int version, String name, String script) {

        /** The statements without the semicolons that separate them. */
        List<String> statements() {
            List<String> result = new ArrayList<>();
            StringBuilder statement = new StringBuilder();
            for (String line : script.split("\n")) {
                statement.append(line).append('\n');
                if (withoutComment(line).endsWith(";")) {
                    String text = statement.toString().strip();
                    result.add(text.substring(0, text.lastIndexOf(';')));
                    statement.setLength(0);
                }
            }
            return result;
        }

        private static String withoutComment(String line) {
            int comment = line.indexOf("--");
            return (comment < 0 ? line : line.substring(0, comment)).stripTrailing();
        }
    }

    List<Migration> migrations() {
        return FILES.stream().map(this::read).toList();
    }

    private Migration read(String file) {
        for (String folder : folders) {
            try (InputStream in = Schema.class.getResourceAsStream(FOLDER + folder + "/" + file)) {
                if (in != null) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    return new Migration(Integer.parseInt(file, 1, 4, 10), nameOf(file), names.sql(text));
                }
            } catch (IOException e) {
                throw new StoreException(StoreException.Kind.INTERNAL, "Cannot read the migration " + file, e);
            }
        }
        throw new StoreException(StoreException.Kind.INTERNAL, "No migration " + file + " in " + folders);
    }

    private static String nameOf(String file) {
        return file.substring(file.indexOf("__") + 2, file.lastIndexOf('.'));
    }
}
