package io.github.rowmq.torture.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

    private static final int SHORT_MILLIS = 200;

    private ServerSocket server;
    private TcpProxy proxy;
    private final AtomicInteger heard = new AtomicInteger();

    /** A server that answers each byte with the next number. */
    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve);
        thread.setDaemon(true);
        thread.start();
        proxy = TcpProxy.start((InetSocketAddress) server.getLocalSocketAddress());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private void serve() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread thread = new Thread(() -> answer(client));
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    private void answer(Socket client) {
        try (client) {
            for (int b = client.getInputStream().read();
                    b >= 0;
                    b = client.getInputStream().read()) {
                heard.incrementAndGet();
                client.getOutputStream().write(b + 1);
            }
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static int ask(Socket socket, int question) throws IOException {
        socket.getOutputStream().write(question);
        return socket.getInputStream().read();
    }

    @Test
    void passesOnWhatIsSaid() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(2);
            assertThat(proxy.connections()).isEqualTo(1);
        }
        Await.until("the connection is forgotten", () -> proxy.connections() == 0);
    }

    @Test
    void aCutEndsConnectionsAndNewOnesWork() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(2);

            proxy.cut();

            assertThat(endOf(socket)).isTrue();
        }
        try (Socket socket = connect()) {
            assertThat(ask(socket, 3)).isEqualTo(4);
        }
    }

    private static boolean endOf(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void refusesUntilItIsToldNotTo() throws IOException {
        proxy.refuse(true);
        try (Socket socket = connect()) {
            assertThat(endOf(socket)).isTrue();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        proxy.refuse(false);
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(2);
        }
    }

    @Test
    void losesRepliesThoughRequestsArrive() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(2);
            proxy.loseReplies();
            socket.setSoTimeout(SHORT_MILLIS);

            assertThatThrownBy(() -> ask(socket, 5)).isInstanceOf(SocketTimeoutException.class);
            Await.until("the request has arrived", () -> heard.get() == 2);
        }
    }

    @Test
    void aForgottenConnectionGoesNowhereAndIsNotEnded() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(2);
            proxy.forget();
            socket.setSoTimeout(SHORT_MILLIS);

            assertThatThrownBy(() -> ask(socket, 5)).isInstanceOf(SocketTimeoutException.class);
            assertThat(heard).hasValue(1);

            try (Socket other = connect()) {
                assertThat(ask(other, 7)).isEqualTo(8);
                proxy.cutSilent();
                socket.setSoTimeout(10_000);
                assertThat(endOf(socket)).isTrue();
                assertThat(ask(other, 9)).isEqualTo(10);
            }
        }
    }

    @Test
    void delaysWhatIsSaid() throws IOException {
        try (Socket socket = connect()) {
            proxy.delay(SHORT_MILLIS);
            long start = System.nanoTime();

            assertThat(ask(socket, 1)).isEqualTo(2);

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2L * SHORT_MILLIS * 1_000_000);
        }
    }

    @Test
    void goesToAnotherServerWhenToldTo() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            proxy.pointTo((InetSocketAddress) other.getLocalSocketAddress());
            try (Socket socket = connect();
                    Socket accepted = other.accept()) {
                accepted.getOutputStream().write(99);
                assertThat(socket.getInputStream().read()).isEqualTo(99);
            }
        }
    }
}
