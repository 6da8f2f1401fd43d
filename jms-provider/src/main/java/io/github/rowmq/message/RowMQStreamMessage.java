package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.StreamMessage;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is a stream of typed values (Jakarta Messaging 3.1, section 3.11.3). Confined like every
 * message.
 *
 * <p>A read that fails, be it for the type or for a string that spells no number, leaves the position where it was, so
 * that the value can be read as another type.
 */
final class RowMQStreamMessage extends RowMQMessage implements StreamMessage {

    private @Nullable StreamItems items;

    /** The form of {@link #items} in the store, until there are more. */
    private @Nullable Body encoded;

    private int position;

    /** The value that {@link #readBytes} is in the middle of. */
    private byte @Nullable [] partial;

    private int partialOffset;

    private StreamItems items() throws JMSException {
        StreamItems known = items;
        if (known == null) {
            Body received = receivedBody();
            if (received == null || received instanceof Body.None) {
                known = new StreamItems();
            } else {
                known = MessageView.stream(Objects.requireNonNull(record()), received);
            }
            items = known;
        }
        return known;
    }

    private void add(@Nullable Object value) throws JMSException {
        checkWriteable();
        items().add(value);
        encoded = null;
    }

    /** The value at the position, which does not move yet. */
    private @Nullable Object peek() throws JMSException {
        checkReadable();
        byte[] unfinished = partial;
        if (unfinished != null) {
            if (partialOffset < unfinished.length) {
                throw new MessageFormatException("A byte[] was read in part; readBytes must be called until it returns"
                        + " less than was asked for");
            }
            finishBytes();
        }
        return item();
    }

    private @Nullable Object item() throws JMSException {
        StreamItems known = items();
        if (position >= known.size()) {
            throw new MessageEOFException("The stream has no more than " + known.size() + " values");
        }
        return known.get(position);
    }

    private void finishBytes() {
        partial = null;
        position++;
    }

    @Override
    public void reset() {
        bodyReadOnly(true);
        position = 0;
        partial = null;
    }

    @Override
    public boolean readBoolean() throws JMSException {
        boolean value = Conversions.toBoolean(peek());
        position++;
        return value;
    }

    @Override
    public byte readByte() throws JMSException {
        byte value = Conversions.toByte(peek());
        position++;
        return value;
    }

    @Override
    public short readShort() throws JMSException {
        short value = Conversions.toShort(peek());
        position++;
        return value;
    }

    @Override
    public char readChar() throws JMSException {
        char value = Conversions.toChar(peek());
        position++;
        return value;
    }

    @Override
    public int readInt() throws JMSException {
        int value = Conversions.toInt(peek());
        position++;
        return value;
    }

    @Override
    public long readLong() throws JMSException {
        long value = Conversions.toLong(peek());
        position++;
        return value;
    }

    @Override
    public float readFloat() throws JMSException {
        float value = Conversions.toFloat(peek());
        position++;
        return value;
    }

    @Override
    public double readDouble() throws JMSException {
        double value = Conversions.toDouble(peek());
        position++;
        return value;
    }

    @Override
    public @Nullable String readString() throws JMSException {
        String value = Conversions.toText(peek());
        position++;
        return value;
    }

    @Override
    public int readBytes(byte[] value) throws JMSException {
        Objects.requireNonNull(value, "value");
        checkReadable();
        byte[] bytes = partial;
        boolean first = bytes == null;
        if (bytes == null) {
            bytes = Conversions.toBytes(item());
            if (bytes == null) {
                position++;
                return -1;
            }
            partial = bytes;
            partialOffset = 0;
        }
        int left = bytes.length - partialOffset;
        if (left == 0 && !first) {
            finishBytes();
            return -1;
        }
        int count = Math.min(left, value.length);
        System.arraycopy(bytes, partialOffset, value, 0, count);
        partialOffset += count;
        if (count < value.length) {
            finishBytes();
        }
        return count;
    }

    @Override
    public @Nullable Object readObject() throws JMSException {
        Object value = Conversions.copyOf(peek());
        position++;
        return value;
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        add(value);
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        add(value);
    }

    @Override
    public void writeShort(short value) throws JMSException {
        add(value);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        add(value);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        add(value);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        add(value);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        add(value);
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        add(value);
    }

    @Override
    public void writeString(@Nullable String value) throws JMSException {
        add(value);
    }

    @Override
    public void writeBytes(byte @Nullable [] value) throws JMSException {
        add(Conversions.copyOf(value));
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        Objects.checkFromIndexSize(offset, length, value.length);
        add(Arrays.copyOfRange(value, offset, offset + length));
    }

    @Override
    public void writeObject(@Nullable Object value) throws JMSException {
        add(Conversions.checkItem(value));
    }

    /** Refuses: a stream can only be read value by value. */
    @Override
    public <T> @Nullable T getBody(Class<T> type) throws JMSException {
        throw notAssignable(type);
    }

    @Override
    @SuppressWarnings("rawtypes") // As the interface has it.
    public boolean isBodyAssignableTo(Class type) {
        return false;
    }

    @Override
    MessageKind kind() {
        return MessageKind.STREAM;
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
        Body known = encoded;
        if (known == null) {
            known = ValueWriter.stream(items, maxSize);
            encoded = known;
        }
        return known;
    }

    @Override
    @Nullable
    Object shareView() {
        return items == null ? null : items.snapshot();
    }

    @Override
    void discardBody() {
        items = null;
        encoded = null;
        position = 0;
        partial = null;
    }

    @Override
    void checkBody() throws JMSException {
        items();
    }
}
