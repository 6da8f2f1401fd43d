package io.github.rowmq.message;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a message (Jakarta Messaging 3.1, section 3.5). They are shared with what was sent or received
 * until the application changes them. Confined to the message's session or thread.
 */
abstract class PropertyMessage extends HeaderFields {

    private @Nullable NamedValues properties;

    /** Whether this message alone has {@link #properties}, so that it may write to them. */
    private boolean owned;

    /** Whether the properties are still to be decoded from what was received. */
    private boolean pending;

    private boolean readOnly;

    /** How often it was delivered, this time included, or 0 if it was not received or its properties were cleared. */
    private int deliveryCount;

    /** Decodes the properties of a received message; null if there are none. */
    abstract @Nullable NamedValues decodeProperties() throws DamagedMessageException;

    final void takeProperties(boolean decodeLater, int count) {
        pending = decodeLater;
        readOnly = true;
        deliveryCount = count;
    }

    /** The properties to be sent, shared from now on; null if there are none. */
    final @Nullable NamedValues shareProperties() throws DamagedMessageException {
        NamedValues known = properties();
        owned = false;
        return known == null || known.size() == 0 ? null : known;
    }

    private @Nullable NamedValues properties() throws DamagedMessageException {
        if (pending) {
            properties = decodeProperties();
            pending = false;
        }
        return properties;
    }

    private @Nullable Object property(@Nullable String name) throws DamagedMessageException {
        if (name == null) {
            return null;
        }
        if (deliveryCount > 0 && name.equals(PropertyNames.DELIVERY_COUNT)) {
            return deliveryCount;
        }
        NamedValues known = properties();
        return known == null ? null : known.get(name);
    }

    private void set(@Nullable String name, @Nullable Object value) throws JMSException {
        String checked = PropertyNames.checkSettable(name);
        if (readOnly) {
            throw new MessageNotWriteableException(
                    "The properties of a received message are read-only until clearProperties() is called");
        }
        NamedValues target = properties;
        if (target == null) {
            target = new NamedValues();
        } else if (!owned) {
            target = target.copy();
        }
        target.put(checked, groupValue(checked, value));
        properties = target;
        owned = true;
    }

    /** The value, brought to the type that the specification gives to the two properties of message groups. */
    private static @Nullable Object groupValue(String name, @Nullable Object value) throws JMSException {
        if (name.equals(PropertyNames.GROUP_SEQUENCE) && value != null) {
            if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
                return ((Number) value).intValue();
            }
            throw new MessageFormatException(name + " must be an int");
        }
        if (name.equals(PropertyNames.GROUP_ID) && value != null && !(value instanceof String)) {
            throw new MessageFormatException(name + " must be a String");
        }
        return value;
    }

    @Override
    public final void clearProperties() {
        properties = null;
        owned = false;
        pending = false;
        readOnly = false;
        deliveryCount = 0;
    }

    @Override
    public final boolean propertyExists(@Nullable String name) throws JMSException {
        if (name == null) {
            return false;
        }
        if (deliveryCount > 0 && name.equals(PropertyNames.DELIVERY_COUNT)) {
            return true;
        }
        NamedValues known = properties();
        return known != null && known.contains(name);
    }

    @Override
    public final boolean getBooleanProperty(@Nullable String name) throws JMSException {
        return Conversions.toBoolean(property(name));
    }

    @Override
    public final byte getByteProperty(@Nullable String name) throws JMSException {
        return Conversions.toByte(property(name));
    }

    @Override
    public final short getShortProperty(@Nullable String name) throws JMSException {
        return Conversions.toShort(property(name));
    }

    @Override
    public final int getIntProperty(@Nullable String name) throws JMSException {
        return Conversions.toInt(property(name));
    }

    @Override
    public final long getLongProperty(@Nullable String name) throws JMSException {
        return Conversions.toLong(property(name));
    }

    @Override
    public final float getFloatProperty(@Nullable String name) throws JMSException {
        return Conversions.toFloat(property(name));
    }

    @Override
    public final double getDoubleProperty(@Nullable String name) throws JMSException {
        return Conversions.toDouble(property(name));
    }

    @Override
    public final @Nullable String getStringProperty(@Nullable String name) throws JMSException {
        return Conversions.toText(property(name));
    }

    @Override
    public final @Nullable Object getObjectProperty(@Nullable String name) throws JMSException {
        return property(name);
    }

    @Override
    public final Enumeration<String> getPropertyNames() throws JMSException {
        NamedValues known = properties();
        int size = known == null ? 0 : known.size();
        List<String> names = new ArrayList<>(size + 1);
        for (int i = 0; known != null && i < size; i++) {
            names.add(known.name(i));
        }
        if (deliveryCount > 0) {
            names.add(PropertyNames.DELIVERY_COUNT);
        }
        return Collections.enumeration(names);
    }

    @Override
    public final void setBooleanProperty(@Nullable String name, boolean value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setByteProperty(@Nullable String name, byte value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setShortProperty(@Nullable String name, short value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setIntProperty(@Nullable String name, int value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setLongProperty(@Nullable String name, long value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setFloatProperty(@Nullable String name, float value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setDoubleProperty(@Nullable String name, double value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setStringProperty(@Nullable String name, @Nullable String value) throws JMSException {
        set(name, value);
    }

    @Override
    public final void setObjectProperty(@Nullable String name, @Nullable Object value) throws JMSException {
        set(name, Conversions.checkProperty(String.valueOf(name), value));
    }
}
