package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import jakarta.jms.JMSException;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is a serialized object (Jakarta Messaging 3.1, section 3.11.4): written when it is set, so that
 * later changes of the object do not matter, and read anew by each {@link #getObject}. What was received is only read
 * as far as the {@link ObjectAllowList} goes; what this very object was given by the application is its own. Confined
 * like every message.
 */
final class RowMQObjectMessage extends RowMQMessage implements ObjectMessage {

    private Body.@Nullable Bytes serialized;

    @Override
    public void setObject(@Nullable Serializable object) throws JMSException {
        checkWriteable();
        serialized = object == null ? null : ObjectCodec.write(object);
    }

    @Override
    public @Nullable Serializable getObject() throws JMSException {
        Body received = receivedBody();
        if (received == null) {
            return serialized == null ? null : ObjectCodec.readOwn(serialized);
        }
        if (received instanceof Body.None) {
            return null;
        }
        MessageCodec owner = codec();
        if (owner == null || !(received instanceof Body.Bytes bytes)) {
            throw damagedBody();
        }
        return ObjectCodec.read(bytes, owner.allowList());
    }

    @Override
    public <T> @Nullable T getBody(Class<T> type) throws JMSException {
        Serializable object = getObject();
        if (object == null) {
            return null;
        }
        if (!type.isInstance(object)) {
            throw notAssignable(type);
        }
        return type.cast(object);
    }

    @Override
    @SuppressWarnings("rawtypes") // As the interface has it.
    public boolean isBodyAssignableTo(Class type) throws JMSException {
        Serializable object = getObject();
        return object == null || type.isInstance(object);
    }

    @Override
    MessageKind kind() {
        return MessageKind.OBJECT;
    }

    @Override
    Body shareBody(long maxSize) throws JMSException {
        Body received = receivedBody();
        if (received != null) {
            return received;
        }
        return serialized == null ? Body.NONE : serialized;
    }

    @Override
    void discardBody() {
        serialized = null;
    }

    @Override
    void checkBody() throws JMSException {
        Body received = receivedBody();
        if (!(received instanceof Body.Bytes || received instanceof Body.None || received == null)) {
            throw damagedBody();
        }
    }
}
