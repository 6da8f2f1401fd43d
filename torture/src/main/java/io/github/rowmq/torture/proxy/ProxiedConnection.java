package io.github.rowmq.torture.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Two sockets and what goes between them, each way on a thread. Thread-safe. */
final class ProxiedConnection {

    /** What becomes of what is sent. */
    enum State {
        /** It is passed on. */
        OPEN,
        /** Only what the client sends is passed on. */
        DEAF,
        /** Nothing is passed on, and nobody is told. */
        SILENT
    }

    private static final int BUFFER = 16 * 1024;

    private final Socket client;
    private final Socket server;
    private final IntSupplier delayMillis;
    private final Consumer<ProxiedConnection> onEnd;
    private volatile State state = State.OPEN;

    ProxiedConnection(Socket client, Socket server, IntSupplier delayMillis, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.server = server;
        this.delayMillis = delayMillis;
        this.onEnd = onEnd;
    }

    void start() throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        startThread(() -> pump(client, server, State.SILENT), "proxy-requests");
        startThread(() -> pump(server, client, State.DEAF), "proxy-replies");
    }

    private static void startThread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    void become(State newState) {
        state = newState;
    }

    boolean isSilent() {
        return state == State.SILENT;
    }

    /** Passes on until one end closes; from the state {@code mute} on, what comes is dropped. */
    private void pump(Socket from, Socket to, State mute) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int delay = delayMillis.getAsInt();
                if (delay > 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delay));
                }
                if (state.compareTo(mute) < 0) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // One end is gone, or was cut: the other end goes too.
        } finally {
            if (state != State.SILENT) {
                close();
            }
        }
    }

    /** Resets both ends. */
    void close() {
        reset(client);
        reset(server);
        onEnd.accept(this);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }
}
