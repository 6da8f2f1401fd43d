package io.github.rowmq.session;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.RowMQQueue;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A program for a JVM of its own: {@code send KIND...}, {@code receive KIND...} or {@code both KIND...} sends, receives
 * or first sends and then receives a body of 100 MB of each kind, and fails if one does not arrive as it was sent.
 */
final class LargeBodies {

    private static final int SIZE = 100 << 20;

    /** Long enough for a loaded machine. */
    private static final long BOUND = 200_000;

    /** Fields that hold the bytes of a map or stream together. */
    private static final int FIELDS = 5;

    private LargeBodies() {}

    /** What the bodies are. */
    enum Kind {
        TEXT {
            @Override
            Message make(Session session) throws JMSException {
                return session.createTextMessage(new String(content(SIZE), StandardCharsets.ISO_8859_1));
            }

            @Override
            void check(Message message) throws JMSException {
                String text = ((TextMessage) message).getText();
                require(text.length() == SIZE, "the text has " + text.length() + " characters");
                for (int i = 0; i < SIZE; i++) {
                    require(text.charAt(i) == (char) (at(i) & 0xFF), "character " + i + " differs");
                }
            }
        },
        BYTES {
            @Override
            Message make(Session session) throws JMSException {
                BytesMessage message = session.createBytesMessage();
                message.writeBytes(content(SIZE));
                return message;
            }

            @Override
            void check(Message message) throws JMSException {
                BytesMessage bytes = (BytesMessage) message;
                require(bytes.getBodyLength() == SIZE, "the body has " + bytes.getBodyLength() + " bytes");
                byte[] piece = new byte[1 << 20];
                for (int at = 0; at < SIZE; at += piece.length) {
                    require(bytes.readBytes(piece) == piece.length, "the body ends early");
                    for (int i = 0; i < piece.length; i++) {
                        require(piece[i] == at(at + i), "byte " + (at + i) + " differs");
                    }
                }
            }
        },
        MAP {
            @Override
            Message make(Session session) throws JMSException {
                MapMessage message = session.createMapMessage();
                byte[] field = content(SIZE / FIELDS);
                for (int i = 0; i < FIELDS; i++) {
                    message.setBytes("field " + i, field);
                }
                return message;
            }

            @Override
            void check(Message message) throws JMSException {
                for (int i = 0; i < FIELDS; i++) {
                    checkContent(((MapMessage) message).getBytes("field " + i), SIZE / FIELDS);
                }
            }
        },
        STREAM {
            @Override
            Message make(Session session) throws JMSException {
                StreamMessage message = session.createStreamMessage();
                byte[] field = content(SIZE / FIELDS);
                for (int i = 0; i < FIELDS; i++) {
                    message.writeBytes(field);
                }
                return message;
            }

            @Override
            void check(Message message) throws JMSException {
                for (int i = 0; i < FIELDS; i++) {
                    checkContent((byte[]) ((StreamMessage) message).readObject(), SIZE / FIELDS);
                }
            }
        },
        OBJECT {
            @Override
            Message make(Session session) throws JMSException {
                return session.createObjectMessage(content(SIZE));
            }

            @Override
            void check(Message message) throws JMSException {
                checkContent((byte[]) ((ObjectMessage) message).getObject(), SIZE);
            }
        };

        abstract Message make(Session session) throws JMSException;

        abstract void check(Message message) throws JMSException;

        private Queue queue() {
            return new RowMQQueue(name().toLowerCase(Locale.ROOT));
        }
    }

    public static void main(String[] arguments) throws JMSException {
        RowMQConnectionFactory factory = OtherJvm.factory();
        factory.setTrustedPackages(List.of("java.util"));
        try (Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
                Kind kind = Kind.valueOf(name);
                if (!arguments[0].equals("receive")) {
                    send(session, kind);
                }
                if (!arguments[0].equals("send")) {
                    receive(session, kind);
                }
            }
        }
    }

    private static void send(Session session, Kind kind) throws JMSException {
        long start = System.nanoTime();
        session.createProducer(kind.queue()).send(kind.make(session));
        print(kind, "sent", start);
    }

    private static void receive(Session session, Kind kind) throws JMSException {
        long start = System.nanoTime();
        Message message = session.createConsumer(kind.queue()).receive(BOUND);
        require(message != null, "nothing arrived of kind " + kind);
        kind.check(message);
        print(kind, "received", start);
    }

    private static void print(Kind kind, String what, long start) {
        System.out.printf(Locale.ROOT, "%s %s in %.1f s%n", kind, what, (System.nanoTime() - start) / 1e9);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = at(i);
        }
        return content;
    }

    /** Neither the same in every chunk nor easy to compress; as a text never NUL. */
    private static byte at(int i) {
        return (byte) (((i * 0x9E3779B1) >>> 24) | 1);
    }

    private static void checkContent(byte[] received, int size) {
        require(received.length == size, "there are " + received.length + " bytes");
        for (int i = 0; i < size; i++) {
            require(received[i] == at(i), "byte " + i + " differs");
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
