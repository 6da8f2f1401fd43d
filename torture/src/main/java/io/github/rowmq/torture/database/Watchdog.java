package io.github.rowmq.torture.database;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Sees to it that a server ends with this JVM, however that ends: a shell waits for the end of its standard input, which
 * the operating system closes with the JVM, and then kills the process that the server's own file names. Stateless.
 */
final class Watchdog {

    private static final String SCRIPT =
            "read -r line; test -f \"$1/postmaster.pid\" && kill -KILL $(head -n 1 \"$1/postmaster.pid\"); rm -rf --"
                    + " \"$1\"";

    private Watchdog() {}

    static Process watch(Path directory) throws IOException {
        return start(SCRIPT, directory.toString());
    }

    /** For a server that is a process of this JVM; has to go before the server does. */
    static Process watch(Process server) throws IOException {
        return start("read -r line; kill -KILL \"$1\"", Long.toString(server.pid()));
    }

    private static Process start(String script, String argument) throws IOException {
        return new ProcessBuilder("sh", "-c", script, "watchdog", argument)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
