package io.github.rowmq.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.Body;
import io.github.rowmq.store.MessageRecord;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Object messages and the list of classes they may contain: Jakarta Messaging 3.1, section 3.11.4. */
class ObjectMessageTest {

    private static final String PACKAGE = "io.github.rowmq.message";
    private static final String ORDER = PACKAGE + ".ObjectMessageTest$Order";
    private static final AtomicBoolean ATTACKED = new AtomicBoolean();

    record Line(String article, int count) implements Serializable {}

    static class Base implements Serializable {
        int version = 1;
    }

    static final class Order extends Base {
        final String name;
        Object extra;

        Order(String name, Object extra) {
            this.name = name;
            this.extra = extra;
        }
    }

    enum Colour {
        RED {
            @Override
            public String toString() {
                return "red";
            }
        },
        BLUE
    }

    /** Does harm as soon as it is read. */
    static final class Gadget implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            ATTACKED.set(true);
            in.defaultReadObject();
        }
    }

    static final class Node implements Serializable {
        Object next;
    }

    static final class Handler implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] args) {
            ATTACKED.set(true);
            return null;
        }
    }

    private static Serializable read(Serializable object, String... allowed) throws JMSException {
        MessageRecord record = Fixture.record(Messages.object(object));
        return read(record, allowed);
    }

    private static Serializable read(MessageRecord record, String... allowed) throws JMSException {
        MessageCodec codec = Fixture.codec(ObjectAllowList.of(List.of(allowed)));
        return ((ObjectMessage) codec.fromDelivery(Fixture.delivery(record, 1), Fixture.QUEUE)).getObject();
    }

    private static void checkRefused(String named, Serializable object, String... allowed) {
        assertThatThrownBy(() -> read(object, allowed))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining(named)
                .hasMessageContaining("trustedPackages");
        assertThat(ATTACKED).isFalse();
    }

    static List<Serializable> objects() {
        return List.of(
                "text",
                1,
                new ArrayList<>(List.of(1, "a")),
                new HashMap<>(Map.of("a", 1)),
                new Gadget(),
                new int[3],
                new Line("a", 1),
                Colour.RED,
                String.class,
                true,
                'c');
    }

    @ParameterizedTest
    @MethodSource("objects")
    void byDefaultNothingIsDeserialized(Serializable object) {
        checkRefused("class", object);
    }

    @Test
    void theSenderReadsACopyOfItsOwnObjectAsItWasWhenSet() throws JMSException {
        Order order = new Order("a", new ArrayList<>(List.of(1)));
        ObjectMessage message = Messages.object(order);
        order.extra = null;
        Order copy = (Order) message.getObject();
        assertThat(copy).isNotSameAs(order);
        assertThat(copy.extra).isEqualTo(List.of(1));
        copy.extra = "changed";
        assertThat(((Order) message.getObject()).extra).isEqualTo(List.of(1));
        assertThat(((Order) read(Fixture.record(message), PACKAGE, "java.util")).extra)
                .isEqualTo(List.of(1));
    }

    @Test
    void anObjectThatCannotBeSerializedIsRefusedWhenSet() throws JMSException {
        ObjectMessage message = Messages.object("old");
        assertThatThrownBy(() -> message.setObject(new Order("a", new Object())))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("Order");
        assertThat(message.getObject()).isEqualTo("old");
    }

    @Test
    void anEntryAllowsAClassAloneOrAPackageWithThoseBelowIt() throws JMSException {
        Order order = new Order("a", null);
        String base = PACKAGE + ".ObjectMessageTest$Base";
        assertThat(((Order) read(order, ORDER, base)).name).isEqualTo("a");
        assertThat(((Order) read(order, PACKAGE)).name).isEqualTo("a");
        assertThat(((Order) read(order, PACKAGE + ".*")).name).isEqualTo("a");
        assertThat(((Order) read(order, "io.github")).name).isEqualTo("a");
        assertThat(((Order) read(order, "com.acme", "*")).name).isEqualTo("a");
        checkRefused(base, order, ORDER);
        checkRefused("Order", order, base);
        checkRefused("Order", order, PACKAGE + ".ObjectMessageTest");
        checkRefused("Order", order, "io.github.rowmq.mess");
        checkRefused("Order", order, "github.rowmq.message", "java.util");
        checkRefused("Order", order, ORDER + ".*");
    }

    @Test
    void everyClassInTheGraphMustBeAllowed() {
        checkRefused("Gadget", new Order("a", new Gadget()), ORDER, PACKAGE + ".ObjectMessageTest$Base");
        checkRefused("Gadget", new ArrayList<>(List.of(new Gadget())), "java.util");
        checkRefused("Gadget", new HashMap<>(Map.of("k", new Gadget())), "java.util");
        checkRefused("Gadget", new Gadget[] {new Gadget()}, "java.util");
        checkRefused("Gadget", new Gadget[0], "java.util");
        checkRefused("Gadget", new Gadget[0][0], "java.util");
        checkRefused("Gadget", new Object[] {new Object[] {new Gadget()}}, "java.util");
        checkRefused("BigInteger", BigInteger.ONE, "java.util");
        checkRefused("Gadget", Gadget.class, "java.util");
    }

    @Test
    void aDynamicProxyIsRefusedUnlessEverythingIsAllowed() throws JMSException {
        Object proxy =
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Comparable.class}, new Handler());
        checkRefused("proxy", (Serializable) proxy, PACKAGE, "java.lang", "java.util", "jdk", "com.sun");
        checkRefused("proxy", new Order("a", proxy), PACKAGE, "java");
        assertThat(Proxy.isProxyClass(read((Serializable) proxy, "*").getClass()))
                .isTrue();
    }

    @Test
    void aLambdaIsRefusedUnlessItsFormIsAllowed() {
        Comparable<String> lambda = (Comparable<String> & Serializable) other -> 0;
        checkRefused("SerializedLambda", (Serializable) lambda, PACKAGE);
    }

    @Test
    void valuesAndTheCollectionsOfTheJdkCanBeReadOnceTheyAreAllowed() throws JMSException {
        Map<Colour, Integer> colours = new EnumMap<>(Map.of(Colour.BLUE, 1, Colour.RED, 2));
        LinkedHashMap<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < 1000; i++) {
            map.put(i, "v" + i);
        }
        List<Serializable> all = List.of(
                new ArrayList<>(List.of(1, 2L, 'c', true, 1.5f, 2.5, (byte) 1, (short) 2, "s")),
                new HashMap<>(Map.of("a", Map.of(1, 2))),
                new HashMap<>(1000),
                map,
                new HashSet<>(List.of(1, 2)),
                new TreeMap<>(Map.of(1, 2)),
                new ArrayDeque<>(List.of(1)).clone(),
                new PriorityQueue<>(List.of(3, 1)).toArray(),
                new ArrayList<>(List.of(colours)),
                new int[][] {{1}, {2, 3}},
                new Line[] {new Line("a", 1)},
                new Object[] {1, "a", null},
                Colour.RED,
                int.class,
                new ArrayList<>(1000));
        for (Serializable object : all) {
            Serializable read = read(object, PACKAGE, "java.util");
            if (object instanceof ArrayDeque<?> deque) {
                assertThat((Collection<?>) read).hasSameSizeAs(deque);
            } else {
                assertThat((Object) read).isEqualTo(object);
            }
        }
        assertThat(read("text", "java.util")).isEqualTo("text");
        assertThat(read(5, "java.util")).isEqualTo(5);
        assertThat(read(TimeUnit.DAYS, "java.util")).isEqualTo(TimeUnit.DAYS);
    }

    @Test
    void objectsNestedTooDeepAreRefused() {
        Node node = new Node();
        Node head = node;
        for (int i = 0; i < 600; i++) {
            node.next = new Node();
            node = (Node) node.next;
        }
        checkRefused("nested", head, PACKAGE);
    }

    @Test
    void anArrayLargerThanTheBodyCanFillIsRefusedBeforeItIsMade() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(ObjectStreamConstants.STREAM_MAGIC);
        out.writeShort(ObjectStreamConstants.STREAM_VERSION);
        out.writeByte(ObjectStreamConstants.TC_ARRAY);
        out.writeByte(ObjectStreamConstants.TC_CLASSDESC);
        out.writeUTF("[J");
        out.writeLong(8655923659555304851L);
        out.writeByte(ObjectStreamConstants.SC_SERIALIZABLE);
        out.writeShort(0);
        out.writeByte(ObjectStreamConstants.TC_ENDBLOCKDATA);
        out.writeByte(ObjectStreamConstants.TC_NULL);
        out.writeInt(Integer.MAX_VALUE - 8);
        MessageRecord record = Fixture.withBody("object", Body.Bytes.of(bytes.toByteArray()));
        assertThatThrownBy(() -> read(record, "java.util"))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("array");
    }

    @Test
    void bytesThatAreNoObjectAreAFormatException() {
        for (byte[] bytes : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[] {-84, -19, 0, 5, 115})) {
            MessageRecord record = Fixture.withBody("object", Body.Bytes.of(bytes));
            assertThatThrownBy(() -> read(record, "*")).isInstanceOf(MessageFormatException.class);
        }
    }

    @Test
    void aBodyThatIsASerializedNullIsNull() throws JMSException {
        MessageRecord record = Fixture.withBody("object", Body.Bytes.of(new byte[] {-84, -19, 0, 5, 112}));
        assertThat(read(record)).isNull();
        assertThat(read(record, "*")).isNull();
    }

    @Test
    void aClassThatIsUnknownHereIsNamed() throws Exception {
        MessageRecord record = Fixture.record(Messages.object(new Line("a", 1)));
        byte[] bytes = new SegmentInput((Body.Bytes) record.body()).readAllBytes();
        byte[] renamed = new String(bytes, ISO_8859_1)
                .replace("ObjectMessageTest$Line", "ObjectMessageTest$Lime")
                .getBytes(ISO_8859_1);
        assertThatThrownBy(() -> read(Fixture.withBody("object", Body.Bytes.of(renamed)), PACKAGE))
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining("Lime");
    }

    @Test
    void classesComeFromTheContextClassLoaderOfTheThread() throws Exception {
        MessageRecord record = Fixture.record(Messages.object(new Line("a", 1)));
        URL here = Line.class.getProtectionDomain().getCodeSource().getLocation();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader other = new URLClassLoader(new URL[] {here}, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(other);
            assertThat(read(record, PACKAGE).getClass().getClassLoader()).isSameAs(other);
            thread.setContextClassLoader(null);
            assertThat(read(record, PACKAGE)).isEqualTo(new Line("a", 1));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a..b", ".a", "a.", "*.a", "a.*b", "a.**", "1a", "a,b", "**"})
    void aMalformedEntryIsNamed(String entry) {
        assertThatThrownBy(() -> ObjectAllowList.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + entry + "\"");
    }
}
