package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is a set of names with values (Jakarta Messaging 3.1, section 3.11.3), in the order in which
 * they were first set. Confined like every message.
 */
final class RowMQMapMessage extends RowMQMessage implements MapMessage {

    private @Nullable NamedValues items;

    /** Whether this message alone has {@link #items}, so that it may write to them. */
    private boolean owned;

    /** The form of {@link #items} in the store, until they change. */
    private @Nullable Body encoded;

    private NamedValues items() throws JMSException {
        NamedValues known = items;
        if (known == null) {
            known = decode();
            items = known;
        }
        return known;
    }

    private NamedValues decode() throws JMSException {
        Body received = receivedBody();
        if (received == null || received instanceof Body.None) {
            return NamedValues.EMPTY;
        }
        return MessageView.map(Objects.requireNonNull(record()), received);
    }

    private @Nullable Object item(@Nullable String name) throws JMSException {
        return name == null ? null : items().get(name);
    }

    private void set(@Nullable String name, @Nullable Object value) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("The name of an item must not be null or empty");
        }
        checkWriteable();
        NamedValues target = items;
        if (target == null) {
            target = new NamedValues();
        } else if (!owned) {
            target = target.copy();
        }
        target.put(name, value);
        items = target;
        owned = true;
        encoded = null;
    }

    @Override
    public boolean getBoolean(@Nullable String name) throws JMSException {
        return Conversions.toBoolean(item(name));
    }

    @Override
    public byte getByte(@Nullable String name) throws JMSException {
        return Conversions.toByte(item(name));
    }

    @Override
    public short getShort(@Nullable String name) throws JMSException {
        return Conversions.toShort(item(name));
    }

    @Override
    public char getChar(@Nullable String name) throws JMSException {
        return Conversions.toChar(item(name));
    }

    @Override
    public int getInt(@Nullable String name) throws JMSException {
        return Conversions.toInt(item(name));
    }

    @Override
    public long getLong(@Nullable String name) throws JMSException {
        return Conversions.toLong(item(name));
    }

    @Override
    public float getFloat(@Nullable String name) throws JMSException {
        return Conversions.toFloat(item(name));
    }

    @Override
    public double getDouble(@Nullable String name) throws JMSException {
        return Conversions.toDouble(item(name));
    }

    @Override
    public @Nullable String getString(@Nullable String name) throws JMSException {
        return Conversions.toText(item(name));
    }

    @Override
    public byte @Nullable [] getBytes(@Nullable String name) throws JMSException {
        byte[] bytes = Conversions.toBytes(item(name));
        return bytes == null ? null : bytes.clone();
    }

    @Override
    public @Nullable Object getObject(@Nullable String name) throws JMSException {
        return Conversions.copyOf(item(name));
    }

    @Override
    public Enumeration<String> getMapNames() throws JMSException {
        NamedValues known = items();
        List<String> names = new ArrayList<>(known.size());
        for (int i = 0; i < known.size(); i++) {
            names.add(known.name(i));
        }
        return Collections.enumeration(names);
    }

    @Override
    public boolean itemExists(@Nullable String name) throws JMSException {
        return name != null && items().contains(name);
    }

    @Override
    public void setBoolean(@Nullable String name, boolean value) throws JMSException {
        set(name, value);
    }

    @Override
    public void setByte(@Nullable String name, byte value) throws JMSException {
        set(name, value);
    }

    @Override
    public void setShort(@Nullable String name, short value) throws JMSException {
        set(name, value);
    }

    @Override
    public void setChar(@Nullable String name, char value) throws JMSException {
        set(name, value);
    }

    @Override
    public void setInt(@Nullable String name, int value) throws JMSException {
        set(name, value);
    }

    @Override
    public void setLong(@Nullable String name, long value) throws JMSException {
        set(name, value);
    }

    @Override
    public void setFloat(@Nullable String name, float value) throws JMSException {
        set(name, value);
    }

    @Override
    public void setDouble(@Nullable String name, double value) throws JMSException {
        set(name, value);
    }

    @Override
    public void setString(@Nullable String name, @Nullable String value) throws JMSException {
        set(name, value);
    }

    @Override
    public void setBytes(@Nullable String name, byte @Nullable [] value) throws JMSException {
        set(name, Conversions.copyOf(value));
    }

    @Override
    public void setBytes(@Nullable String name, byte[] value, int offset, int length) throws JMSException {
        Objects.checkFromIndexSize(offset, length, value.length);
        set(name, Arrays.copyOfRange(value, offset, offset + length));
    }

    @Override
    public void setObject(@Nullable String name, @Nullable Object value) throws JMSException {
        set(name, Conversions.checkItem(value));
    }

    /** {@inheritDoc} The map is a copy. */
    @Override
    public <T> @Nullable T getBody(Class<T> type) throws JMSException {
        NamedValues known = items();
        if (!type.isAssignableFrom(Map.class)) {
            if (known.size() == 0) {
                return null;
            }
            throw notAssignable(type);
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (int i = 0; i < known.size(); i++) {
            copy.put(known.name(i), Conversions.copyOf(known.value(i)));
        }
        return type.cast(copy);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // As the interface has it.
    public boolean isBodyAssignableTo(Class type) throws JMSException {
        return items().size() == 0 || type.isAssignableFrom(Map.class);
    }

    @Override
    MessageKind kind() {
        return MessageKind.MAP;
    }

    @Override
    Body shareBody(long maxSize) throws JMSException {
        Body received = receivedBody();
        if (received != null) {
            return received;
        }
        if (items == null || items.size() == 0) {
            return Body.NONE;
        }
        owned = false;
        Body known = encoded;
        if (known == null) {
            known = ValueWriter.map(items, maxSize);
            encoded = known;
        }
        return known;
    }

    @Override
    @Nullable
    Object shareView() {
        return items;
    }

    @Override
    void discardBody() {
        items = null;
        owned = false;
        encoded = null;
    }

    @Override
    void checkBody() throws JMSException {
        items();
    }
}
