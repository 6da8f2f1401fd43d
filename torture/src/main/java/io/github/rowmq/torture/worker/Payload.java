package io.github.rowmq.torture.worker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Random;

/** Bodies that follow from the message's name, so that the receiver can tell whether it got what was sent. Stateless. */
final class Payload {

    static final String NAME = "name";
    private static final String FILLING = "All work and no play makes Jack a dull boy. ";

    private Payload() {}

    static TextMessage message(Session session, String name) throws JMSException {
        TextMessage message = session.createTextMessage(text(name));
        message.setStringProperty(NAME, name);
        return message;
    }

    /** Its name, or empty if it has none. */
    static String name(Message message) throws JMSException {
        String name = message.getStringProperty(NAME);
        return name == null ? "" : name;
    }

    static boolean isIntact(Message message, String name) throws JMSException {
        return message instanceof TextMessage text && text(name).equals(text.getText());
    }

    /** Mostly small, some above what is stored beside the row of a topic's message, a few in chunks. */
    static String text(String name) {
        Random random = new Random(name.hashCode());
        int kind = random.nextInt(1_000);
        int length = kind < 750 ? 20 + random.nextInt(230) : kind < 995 ? 250 + random.nextInt(2_000) : 70_000;
        StringBuilder text = new StringBuilder(length + FILLING.length());
        text.append(name).append(' ');
        while (text.length() < length) {
            text.append(FILLING);
        }
        return text.toString();
    }
}
