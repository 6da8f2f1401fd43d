package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is bytes, in segments, so that no array of the whole is ever needed (Jakarta Messaging 3.1,
 * section 3.11.2). Numbers are written highest byte first, strings as by {@link java.io.DataOutput#writeUTF}. Confined
 * like every message.
 *
 * <p>A read that fails leaves the position where it was.
 */
final class RowMQBytesMessage extends RowMQMessage implements BytesMessage {

    private static final Body.Bytes EMPTY = new Body.Bytes(List.of(), 0);

    private SegmentedBuffer output = new SegmentedBuffer();

    /** What is read, from the first read or reset on. */
    private @Nullable SegmentInput input;

    /** What {@link #output} holds, until it is written to again. */
    private Body.@Nullable Bytes written;

    private SegmentedBuffer output() throws JMSException {
        checkWriteable();
        written = null;
        return output;
    }

    private SegmentInput input() throws JMSException {
        checkReadable();
        SegmentInput open = input;
        if (open == null) {
            open = new SegmentInput(body());
            input = open;
        }
        return open;
    }

    private Body.Bytes body() throws JMSException {
        Body received = receivedBody();
        if (received instanceof Body.Bytes bytes) {
            return bytes;
        }
        if (received instanceof Body.None) {
            return EMPTY;
        }
        if (received != null) {
            throw damagedBody();
        }
        Body.Bytes known = written;
        if (known == null) {
            known = output.snapshot();
            written = known;
        }
        return known;
    }

    @Override
    public void reset() throws JMSException {
        if (isBodyReadOnly()) {
            input = null;
        } else {
            input = new SegmentInput(body());
            bodyReadOnly(true);
        }
    }

    @Override
    public long getBodyLength() throws JMSException {
        return input().size();
    }

    private long number(int size) throws JMSException {
        try {
            return input().readNumber(size);
        } catch (EOFException e) {
            throw end(e);
        }
    }

    private static MessageEOFException end(EOFException cause) {
        MessageEOFException end = new MessageEOFException("The body has fewer bytes left than were to be read");
        end.initCause(cause);
        return end;
    }

    @Override
    public boolean readBoolean() throws JMSException {
        return number(Byte.BYTES) != 0;
    }

    @Override
    public byte readByte() throws JMSException {
        return (byte) number(Byte.BYTES);
    }

    @Override
    public int readUnsignedByte() throws JMSException {
        return (int) number(Byte.BYTES);
    }

    @Override
    public short readShort() throws JMSException {
        return (short) number(Short.BYTES);
    }

    @Override
    public int readUnsignedShort() throws JMSException {
        return (int) number(Short.BYTES);
    }

    @Override
    public char readChar() throws JMSException {
        return (char) number(Character.BYTES);
    }

    @Override
    public int readInt() throws JMSException {
        return (int) number(Integer.BYTES);
    }

    @Override
    public long readLong() throws JMSException {
        return number(Long.BYTES);
    }

    @Override
    public float readFloat() throws JMSException {
        return Float.intBitsToFloat(readInt());
    }

    @Override
    public double readDouble() throws JMSException {
        return Double.longBitsToDouble(readLong());
    }

    @Override
    public String readUTF() throws JMSException {
        SegmentInput in = input();
        long start = in.position();
        try {
            int length = (int) in.readNumber(Short.BYTES);
            if (in.remaining() < length) {
                throw new EOFException();
            }
            in.seek(start);
            byte[] encoded = in.readNBytes(Short.BYTES + length);
            return new DataInputStream(new ByteArrayInputStream(encoded)).readUTF();
        } catch (EOFException e) {
            in.seek(start);
            throw end(e);
        } catch (IOException e) {
            in.seek(start);
            throw unreadable(e);
        }
    }

    private static MessageFormatException unreadable(IOException cause) {
        MessageFormatException unreadable =
                new MessageFormatException("There is no string at this position that was written with writeUTF");
        unreadable.initCause(cause);
        return unreadable;
    }

    @Override
    public int readBytes(byte[] value) throws JMSException {
        return readBytes(value, value.length);
    }

    @Override
    public int readBytes(byte[] value, int length) throws JMSException {
        if (length < 0 || length > value.length) {
            throw new IndexOutOfBoundsException("Length " + length + " for an array of " + value.length + " bytes");
        }
        return input().read(value, 0, length);
    }

    @Override
    public void writeBoolean(boolean value) throws JMSException {
        output().write(value ? 1 : 0);
    }

    @Override
    public void writeByte(byte value) throws JMSException {
        output().write(value);
    }

    @Override
    public void writeShort(short value) throws JMSException {
        output().writeNumber(value, Short.BYTES);
    }

    @Override
    public void writeChar(char value) throws JMSException {
        output().writeNumber(value, Character.BYTES);
    }

    @Override
    public void writeInt(int value) throws JMSException {
        output().writeNumber(value, Integer.BYTES);
    }

    @Override
    public void writeLong(long value) throws JMSException {
        output().writeNumber(value, Long.BYTES);
    }

    @Override
    public void writeFloat(float value) throws JMSException {
        writeInt(Float.floatToIntBits(value));
    }

    @Override
    public void writeDouble(double value) throws JMSException {
        writeLong(Double.doubleToLongBits(value));
    }

    @Override
    public void writeUTF(String value) throws JMSException {
        SegmentedBuffer out = output();
        try {
            // Flushes nothing: it does not buffer, and the length is checked before the first byte is written.
            new DataOutputStream(out).writeUTF(value);
        } catch (UTFDataFormatException e) {
            MessageFormatException tooLong = new MessageFormatException(
                    "writeUTF takes strings of up to 65535 bytes; a text message, or writeBytes, takes longer ones");
            tooLong.initCause(e);
            throw tooLong;
        } catch (IOException e) {
            throw new IllegalStateException("A buffer in memory failed", e);
        }
    }

    @Override
    public void writeBytes(byte[] value) throws JMSException {
        writeBytes(value, 0, value.length);
    }

    @Override
    public void writeBytes(byte[] value, int offset, int length) throws JMSException {
        Objects.checkFromIndexSize(offset, length, value.length);
        output().write(value, offset, length);
    }

    @Override
    public void writeObject(Object value) throws JMSException {
        Objects.requireNonNull(value, "value");
        if (value instanceof byte[] bytes) {
            writeBytes(bytes);
        } else if (value instanceof String text) {
            writeUTF(text);
        } else if (value instanceof Boolean truth) {
            writeBoolean(truth);
        } else if (value instanceof Character character) {
            writeChar(character);
        } else if (value instanceof Float number) {
            writeFloat(number);
        } else if (value instanceof Double number) {
            writeDouble(number);
        } else {
            writeWholeNumber(value);
        }
    }

    private void writeWholeNumber(Object value) throws JMSException {
        if (value instanceof Byte number) {
            writeByte(number);
        } else if (value instanceof Short number) {
            writeShort(number);
        } else if (value instanceof Integer number) {
            writeInt(number);
        } else if (value instanceof Long number) {
            writeLong(number);
        } else {
            throw new MessageFormatException("A bytes message takes primitives, strings and byte[], not "
                    + value.getClass().getName());
        }
    }

    /** {@inheritDoc} As specified, it resets the message before and after. */
    @Override
    public <T> @Nullable T getBody(Class<T> type) throws JMSException {
        reset();
        Body.Bytes body = body();
        if (body.size() == 0) {
            return null;
        }
        if (!type.isAssignableFrom(byte[].class)) {
            throw notAssignable(type);
        }
        if (body.size() > Integer.MAX_VALUE - Long.BYTES) {
            throw new MessageFormatException("The body has " + body.size() + " bytes, too many for one array");
        }
        byte[] bytes = new byte[(int) body.size()];
        new SegmentInput(body).read(bytes, 0, bytes.length);
        return type.cast(bytes);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // As the interface has it.
    public boolean isBodyAssignableTo(Class type) throws JMSException {
        return body().size() == 0 || type.isAssignableFrom(byte[].class);
    }

    @Override
    MessageKind kind() {
        return MessageKind.BYTES;
    }

    @Override
    Body shareBody(long maxSize) throws JMSException {
        Body.Bytes body = body();
        return body.size() == 0 ? Body.NONE : body;
    }

    @Override
    void discardBody() {
        output = new SegmentedBuffer();
        written = null;
        input = null;
    }

    @Override
    void checkBody() throws JMSException {
        body();
    }
}
