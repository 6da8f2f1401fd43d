package io.github.rowmq.message;

import io.github.rowmq.store.Body;
import jakarta.jms.MessageFormatException;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the objects of object messages. What is read is held to an {@link ObjectAllowList}, before its
 * classes are even loaded, and to bounds of depth, number and array size; a filter of the whole JVM holds as well.
 * Classes come from the context class loader of the thread, then from the loader of this library. Stateless.
 */
final class ObjectCodec {

    private static final int MAX_DEPTH = 500;
    private static final long MAX_REFERENCES = 10_000_000;

    /** Smallest array that is allowed whatever the size of the body: collections ask for some capacity. */
    private static final long MIN_ARRAY_BOUND = 64;

    private ObjectCodec() {}

    static Body.Bytes write(Serializable object) throws MessageFormatException {
        SegmentedBuffer buffer = new SegmentedBuffer();
        try (ObjectOutputStream out = new ObjectOutputStream(buffer)) {
            out.writeObject(object);
        } catch (IOException | RuntimeException e) {
            throw failed("An object of class " + object.getClass().getName() + " cannot be serialized: " + e, e);
        }
        return buffer.snapshot();
    }

    /** Reads what {@link #write} has just made of an object of the application itself. */
    static @Nullable Serializable readOwn(Body.Bytes body) throws MessageFormatException {
        return read(body, null, new Refusal());
    }

    /**
     * Reads what came from the store.
     *
     * @throws MessageFormatException if a class is not allowed, which the message names, or cannot be found, or the
     *     bytes are not those of an object
     */
    static @Nullable Serializable read(Body.Bytes body, ObjectAllowList allowList) throws MessageFormatException {
        Refusal refusal = new Refusal();
        Serializable object = read(body, allowList, refusal);
        if (object != null && allowList.isEmpty()) {
            // Strings are read without asking the filter.
            refusal.note(object.getClass().getName());
            throw refused(refusal, null);
        }
        return object;
    }

    @SuppressWarnings("BanSerializableRead") // The specification has it; the allow-list and the bounds make it safe.
    private static @Nullable Serializable read(Body.Bytes body, @Nullable ObjectAllowList allowList, Refusal refusal)
            throws MessageFormatException {
        try (Input in = new Input(body, allowList, refusal)) {
            return (Serializable) in.readObject();
        } catch (ClassNotFoundException e) {
            throw failed("A class of the object is not known here: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            if (refusal.reason != null) {
                throw refused(refusal, e);
            }
            throw failed("The body cannot be read as an object: " + e, e);
        }
    }

    private static MessageFormatException refused(Refusal refusal, @Nullable Exception cause) {
        return failed(
                "The object was not read, because of " + refusal.reason + "; the setting " + ObjectAllowList.SETTING
                        + " names the classes that object messages may contain",
                cause);
    }

    private static MessageFormatException failed(String message, @Nullable Exception cause) {
        MessageFormatException failure = new MessageFormatException(message);
        if (cause != null) {
            failure.initCause(cause);
            failure.setLinkedException(cause);
        }
        return failure;
    }

    /** Keeps the first reason for a refusal, which the stream itself does not tell. Confined to a thread. */
    private static final class Refusal {
        private @Nullable String reason;

        void note(String why) {
            if (reason == null) {
                reason = why;
            }
        }
    }

    /** Confined to a thread. */
    private static final class Input extends ObjectInputStream {
        private final @Nullable ObjectAllowList allowList;
        private final Refusal refusal;
        private final long maxArray;

        Input(Body.Bytes body, @Nullable ObjectAllowList allowList, Refusal refusal) throws IOException {
            super(new SegmentInput(body));
            this.allowList = allowList;
            this.refusal = refusal;
            // Every element takes a byte at least.
            this.maxArray = Math.max(MIN_ARRAY_BOUND, body.size());
            if (allowList != null) {
                ObjectInputFilter jvmWide = ObjectInputFilter.Config.getSerialFilter();
                setObjectInputFilter(jvmWide == null ? this::check : ObjectInputFilter.merge(this::check, jvmWide));
            }
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            String name = description.getName();
            if (allowList != null && !allowList.allowsDescribed(name)) {
                refusal.note("class " + name);
                throw new IOException("Class not allowed: " + name);
            }
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            try {
                return Class.forName(name, false, context);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
            if (allowList != null && !allowList.allowsProxies()) {
                refusal.note("a dynamic proxy of " + String.join(", ", interfaces));
                throw new IOException("Proxy not allowed");
            }
            return super.resolveProxyClass(interfaces);
        }

        private ObjectInputFilter.Status check(ObjectInputFilter.FilterInfo info) {
            Class<?> type = info.serialClass();
            if (info.depth() > MAX_DEPTH) {
                refusal.note("more than " + MAX_DEPTH + " objects nested in each other");
            } else if (info.references() > MAX_REFERENCES) {
                refusal.note("more than " + MAX_REFERENCES + " objects");
            } else if (info.arrayLength() > maxArray) {
                refusal.note("an array of " + info.arrayLength() + " elements, more than the body has bytes");
            } else if (type == null) {
                return ObjectInputFilter.Status.UNDECIDED;
            } else if (allowList != null && !allowList.allows(type)) {
                refusal.note("class " + type.getTypeName());
            } else {
                return ObjectInputFilter.Status.ALLOWED;
            }
            return ObjectInputFilter.Status.REJECTED;
        }
    }
}
