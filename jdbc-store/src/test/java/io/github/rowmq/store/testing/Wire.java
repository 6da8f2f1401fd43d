package io.github.rowmq.store.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A wire between this JVM and the server of a {@link FreshDatabase}: a proxy on the loopback interface that can swallow
 * what passes over its connections, without either end being told. Thread-safe.
 */
public final class Wire implements AutoCloseable {

    private final ServerSocket listening;
    private final FreshDatabase database;
    private final URI server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean severed;

    private Wire(FreshDatabase database) throws IOException {
        this.database = database;
        this.server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Starts one. */
    public static Wire to(FreshDatabase database) throws IOException {
        Wire wire = new Wire(database);
        start(wire::accept);
        return wire;
    }

    /** The URL of the database over this wire. */
    public String jdbcUrl() {
        return database.jdbcUrl()
                .replace(server.getHost() + ":" + server.getPort(), "localhost:" + listening.getLocalPort());
    }

    /** From now on the connections that are open bring nothing to the server, nor back. */
    public void swallow() {
        links.forEach(link -> link.becomeSilent(true, true));
    }

    /** From now on the connections that are open bring nothing back; what is sent arrives. */
    public void swallowReplies() {
        links.forEach(link -> link.becomeSilent(false, true));
    }

    /** Resets the connections that are open, and every new one, as if the server were gone. */
    public void sever() {
        severed = true;
        links.forEach(Link::close);
    }

    /** Lets connections through again. */
    public void mend() {
        severed = false;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (severed) {
                    client.close();
                    continue;
                }
                Link link = new Link(client, new Socket(server.getHost(), server.getPort()));
                links.add(link);
                start(link::there);
                start(link::back);
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        links.forEach(Link::close);
    }

    private final class Link {
        private final Socket client;
        private final Socket upstream;
        private volatile boolean silentThere;
        private volatile boolean silentBack;

        Link(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void becomeSilent(boolean there, boolean back) {
            silentThere |= there;
            silentBack |= back;
        }

        void there() {
            try {
                InputStream in = client.getInputStream();
                OutputStream out = upstream.getOutputStream();
                byte[] buffer = new byte[65_536];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!silentThere) {
                        out.write(buffer, 0, count);
                    }
                }
                // A swallowed end does not reach the server either.
                if (!silentThere) {
                    close();
                }
            } catch (IOException e) {
                close();
            }
        }

        void back() {
            try {
                InputStream in = upstream.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] buffer = new byte[65_536];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!silentBack) {
                        out.write(buffer, 0, count);
                    }
                }
                if (!silentBack) {
                    close();
                }
            } catch (IOException e) {
                close();
            }
        }

        void close() {
            links.remove(this);
            try (client;
                    upstream) {
                // Closes both, whatever becomes of the first.
            } catch (IOException e) {
                // Nobody is interested any more.
                links.remove(this);
            }
        }
    }
}
