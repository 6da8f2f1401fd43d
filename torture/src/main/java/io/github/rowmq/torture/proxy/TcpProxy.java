package io.github.rowmq.torture.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections on to a server, on a free port of the loopback interface, and lets them fail when told to.
 * Thread-safe; has a thread that accepts and two for each connection.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2_000;

    private final ServerSocket listening;
    private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
    private volatile InetSocketAddress server;
    private volatile boolean refusing;
    private volatile boolean silent;
    private volatile int delayMillis;
    private volatile boolean closed;

    private TcpProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    /** Starts to pass connections on to that server. */
    public static TcpProxy start(InetSocketAddress server) throws IOException {
        TcpProxy proxy = new TcpProxy(server);
        Thread accepting = new Thread(proxy::accept, "proxy-accept");
        accepting.setDaemon(true);
        accepting.start();
        return proxy;
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** From now on connections go to another server; those that are open stay where they are. */
    public void pointTo(InetSocketAddress other) {
        server = other;
    }

    /** Ends every connection at both ends, as a router that forgets would by a reset. */
    public void cut() {
        open.forEach(ProxiedConnection::close);
    }

    /** While this is so, new connections are ended as soon as they are made. */
    public void refuse(boolean on) {
        refusing = on;
    }

    /** Keeps each piece of data for so long before it goes on, in both directions; 0 ends that. */
    public void delay(int millis) {
        delayMillis = millis;
    }

    /** Forgets the connections that are open without telling either end: what is sent on them goes nowhere. */
    public void forget() {
        open.forEach(connection -> connection.become(ProxiedConnection.State.SILENT));
    }

    /** Ends those connections that were forgotten, or taken in silence. */
    public void cutSilent() {
        open.stream().filter(ProxiedConnection::isSilent).forEach(ProxiedConnection::close);
    }

    /** While this is so, new connections are taken, and nothing that is sent on them goes anywhere. */
    public void beSilent(boolean on) {
        silent = on;
    }

    /** Lets requests through but no replies, on the connections that are open; end this with {@link #cut}. */
    public void loseReplies() {
        open.forEach(connection -> connection.become(ProxiedConnection.State.DEAF));
    }

    /** Connections that are open at this moment. */
    public int connections() {
        return open.size();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listening.accept();
                if (refusing) {
                    client.setSoLinger(true, 0);
                    client.close();
                } else {
                    pass(client);
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pass(Socket client) throws IOException {
        Socket upstream = new Socket();
        try {
            upstream.connect(server, CONNECT_MILLIS);
        } catch (IOException e) {
            // The server is down: the client sees that, too.
            upstream.close();
            client.setSoLinger(true, 0);
            client.close();
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(client, upstream, () -> delayMillis, open::remove);
        open.add(connection);
        if (silent) {
            connection.become(ProxiedConnection.State.SILENT);
        }
        connection.start();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listening.close();
        cut();
    }
}
