package io.github.rowmq.benchmarks.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One call of the benchmarks. Immutable; written and read as JSON. */
public record Report(Environment environment, List<Summary> results) {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public Report {
        results = List.copyOf(results);
    }

    /** Writes it to a file. */
    public void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }

    /** Reads it from a file. */
    public static Report read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Report.class);
    }

    /** What plain JDBC reached beside a workload. */
    Optional<Summary> rawOf(String workload) {
        return results.stream()
                .filter(result ->
                        result.target().equals(Summary.RAW) && result.workload().equals(workload))
                .findFirst();
    }
}
