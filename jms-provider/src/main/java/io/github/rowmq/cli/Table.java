package io.github.rowmq.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows with named columns, for people or as one JSON object a line. Confined to a thread. */
final class Table {

    private static final JsonFactory JSON = new JsonFactory();

    private final List<String> columns;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    /** A table with these columns; a name is that of the JSON field, as in {@code inFlight}. */
    Table(String... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row of strings, numbers, booleans, durations and nulls. */
    void add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for the columns " + columns);
        }
        rows.add(Arrays.asList(values));
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            rows.forEach(row -> out.println(jsonOf(row)));
        } else {
            printAligned(out);
        }
        out.flush();
    }

    private String jsonOf(List<@Nullable Object> row) {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(line)) {
            generator.writeStartObject();
            for (int i = 0; i < row.size(); i++) {
                write(generator, columns.get(i), row.get(i));
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static void write(JsonGenerator generator, String name, @Nullable Object value) throws IOException {
        if (value instanceof Duration duration) {
            generator.writeNumberField(name + "Millis", duration.toMillis());
        } else if (value instanceof Number number) {
            generator.writeNumberField(name, number.longValue());
        } else if (value instanceof Boolean flag) {
            generator.writeBooleanField(name, flag);
        } else if (value == null) {
            generator.writeNullField(name);
        } else {
            generator.writeStringField(name, value.toString());
        }
    }

    private void printAligned(PrintWriter out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Table::title).toList());
        rows.forEach(row -> lines.add(row.stream().map(Table::text).toList()));
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (int number = 0; number < lines.size(); number++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = lines.get(number).get(i);
                String padding = " ".repeat(widths[i] - cell.length());
                text.append(i == 0 ? "" : "  ").append(isNumber(i) ? padding + cell : cell + padding);
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private boolean isNumber(int column) {
        return rows.stream().anyMatch(row -> row.get(column) instanceof Number || row.get(column) instanceof Duration);
    }

    /** "in flight" of "inFlight", in capitals. */
    private static String title(String column) {
        return column.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(Locale.ROOT);
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        return value instanceof Duration duration ? age(duration) : OneLine.escaped(value.toString());
    }

    /** A duration in its two largest units. */
    static String age(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h " + seconds % 3_600 / 60 + "m"
                : seconds / 86_400 + "d " + seconds % 86_400 / 3_600 + "h";
    }
}
