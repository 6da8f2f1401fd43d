package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import org.jspecify.annotations.Nullable;

/** A message whose body is a string (Jakarta Messaging 3.1, section 3.11.1). Confined like every message. */
final class RowMQTextMessage extends RowMQMessage implements TextMessage {

    private @Nullable String text;

    @Override
    public void setText(@Nullable String text) throws JMSException {
        checkWriteable();
        this.text = text;
    }

    @Override
    public @Nullable String getText() throws JMSException {
        Body received = receivedBody();
        if (received == null) {
            return text;
        }
        if (received instanceof Body.Text known) {
            return known.value();
        }
        if (received instanceof Body.None) {
            return null;
        }
        throw damagedBody();
    }

    @Override
    public <T> @Nullable T getBody(Class<T> type) throws JMSException {
        String body = getText();
        if (body == null) {
            return null;
        }
        if (!type.isInstance(body)) {
            throw notAssignable(type);
        }
        return type.cast(body);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // As the interface has it.
    public boolean isBodyAssignableTo(Class type) throws JMSException {
        return getText() == null || type.isAssignableFrom(String.class);
    }

    @Override
    MessageKind kind() {
        return MessageKind.TEXT;
    }

    @Override
    Body shareBody(long maxSize) throws JMSException {
        Body received = receivedBody();
        if (received != null) {
            return received;
        }
        return text == null ? Body.NONE : new Body.Text(text);
    }

    @Override
    void discardBody() {
        text = null;
    }

    @Override
    void checkBody() throws JMSException {
        getText();
    }
}
