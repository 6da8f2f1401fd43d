package io.github.rowmq.tck.worker;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line between the runner and a test JVM, over the JVM's standard input and output. Everything else that the JVM may
 * print there (a native crash, say) lacks the mark and is told apart. Immutable.
 *
 * @param kind what is said
 * @param arguments what it is said about; of any content
 */
record Message(Kind kind, List<String> arguments) {
    private static final String MARK = "@tck-worker";

    enum Kind {
        /** To the worker: run these tests; unique id, class and name of each follow. */
        RUN,
        /** To the worker: end. */
        STOP,
        /** From the worker: the test with this unique id has begun. */
        STARTED,
        /** From the worker: unique id, {@link Outcome}, milliseconds, reason. */
        FINISHED,
        /** From the worker: all that was asked for has been run. */
        DONE
    }

    Message {
        arguments = List.copyOf(arguments);
    }

    Message(Kind kind, String... arguments) {
        this(kind, List.of(arguments));
    }

    String toLine() {
        StringBuilder line = new StringBuilder(MARK).append(' ').append(kind);
        for (String argument : arguments) {
            line.append(' ').append(URLEncoder.encode(argument, StandardCharsets.UTF_8));
        }
        return line.toString();
    }

    /** Reads a line; null if it is not one of ours. */
    static @Nullable Message parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length < 2 || !words[0].equals(MARK)) {
            return null;
        }
        List<String> arguments = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            arguments.add(URLDecoder.decode(words[i], StandardCharsets.UTF_8));
        }
        return new Message(Kind.valueOf(words[1]), arguments);
    }
}
