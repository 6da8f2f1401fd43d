package io.github.rowmq.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Runs commands in this JVM. Confined to a thread. */
final class Shell {

    private final Map<String, String> environment = new HashMap<>();
    private String input = "";

    Shell(String url) {
        environment.put("ROWMQ_URL", url);
    }

    /** What a command left behind. */
    record Outcome(int exitCode, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Shell without(String variable) {
        environment.remove(variable);
        return this;
    }

    Shell input(String text) {
        input = text;
        return this;
    }

    Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal =
                new Terminal(environment, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), null);
        CommandLine line = RowMQCommand.commandLine(terminal);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return new Outcome(line.execute(arguments), out.toString(), err.toString());
    }
}
