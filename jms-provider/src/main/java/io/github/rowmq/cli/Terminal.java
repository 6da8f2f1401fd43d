package io.github.rowmq.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What surrounds a command: environment variables, standard input, and somebody who can be asked. Confined to a thread. */
final class Terminal {

    private final Map<String, String> environment;
    private final InputStream in;
    private final @Nullable Console console;
    private @Nullable BufferedReader lines;

    Terminal(Map<String, String> environment, InputStream in, @Nullable Console console) {
        this.environment = environment;
        this.in = in;
        this.console = console;
    }

    /** The one of this process. */
    static Terminal system() {
        return new Terminal(System.getenv(), System.in, System.console());
    }

    /** The value of an environment variable, or null. */
    @Nullable
    String variable(String name) {
        return environment.get(name);
    }

    InputStream in() {
        return in;
    }

    /** Whether a person can be asked. */
    boolean hasConsole() {
        return console != null;
    }

    /** Asks for a password, or without a console takes the next line of standard input; null if there is none. */
    char @Nullable [] password(String prompt) {
        if (console != null) {
            return console.readPassword("%s: ", prompt);
        }
        try {
            if (lines == null) {
                lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
            String line = lines.readLine();
            return line == null ? null : line.toCharArray();
        } catch (IOException e) {
            throw new UncheckedIOException("Standard input cannot be read", e);
        }
    }
}
