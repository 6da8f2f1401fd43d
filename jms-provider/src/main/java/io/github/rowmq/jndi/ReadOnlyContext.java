package io.github.rowmq.jndi;

import io.github.rowmq.RowMQQueue;
import io.github.rowmq.RowMQTopic;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.InvalidNameException;
import javax.naming.Name;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NameParser;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;
import org.jspecify.annotations.Nullable;

/**
 * A context whose bindings never change; names are paths with slashes, and every beginning of a bound path is a context.
 * Below {@code dynamicQueues} and {@code dynamicTopics} every name is a destination. Thread-safe.
 */
@SuppressWarnings("BanJNDI") // This is the context itself: nothing is fetched or deserialised here.
final class ReadOnlyContext implements Context {

    static final String DYNAMIC_QUEUES = "dynamicQueues";
    static final String DYNAMIC_TOPICS = "dynamicTopics";

    private static final int MOST_NAMES_SHOWN = 50;

    private final SortedMap<String, Object> bindings;
    private final String prefix;
    private final Map<String, Object> environment;

    /** The root of all bindings. */
    ReadOnlyContext(SortedMap<String, Object> bindings, Map<String, Object> environment) {
        this(bindings, "", environment);
    }

    /**
     * The part of the bindings below a path.
     *
     * @param prefix the path with a slash at its end, or nothing
     */
    private ReadOnlyContext(SortedMap<String, Object> bindings, String prefix, Map<String, Object> environment) {
        this.bindings = bindings;
        this.prefix = prefix;
        this.environment = new ConcurrentHashMap<>(environment);
    }

    /** The name without slashes at its ends. */
    static String path(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && name.charAt(start) == '/') {
            start++;
        }
        while (end > start && name.charAt(end - 1) == '/') {
            end--;
        }
        return name.substring(start, end);
    }

    @Override
    public Object lookup(String name) throws NamingException {
        String path = prefix + path(name);
        Object dynamic = dynamic(path);
        if (dynamic != null) {
            return dynamic;
        }
        Object bound = bindings.get(path);
        if (bound != null) {
            return bound;
        }
        if (path(name).isEmpty()) {
            return new ReadOnlyContext(bindings, prefix, environment);
        }
        if (isContext(path)) {
            return new ReadOnlyContext(bindings, path + "/", environment);
        }
        throw notFound(path(name));
    }

    private static @Nullable Object dynamic(String path) throws NamingException {
        Object queue = dynamic(path, DYNAMIC_QUEUES, RowMQQueue::new);
        return queue == null ? dynamic(path, DYNAMIC_TOPICS, RowMQTopic::new) : queue;
    }

    private static @Nullable Object dynamic(String path, String context, Function<String, Object> make)
            throws NamingException {
        if (!path.startsWith(context + "/")) {
            return null;
        }
        String physicalName = path.substring(context.length() + 1);
        try {
            return physicalName.isEmpty() ? null : make.apply(physicalName);
        } catch (IllegalArgumentException e) {
            InvalidNameException exception = new InvalidNameException(e.getMessage());
            exception.initCause(e);
            throw exception;
        }
    }

    private boolean isContext(String path) {
        String below = path + "/";
        SortedMap<String, Object> tail = bindings.tailMap(below);
        return path.equals(DYNAMIC_QUEUES)
                || path.equals(DYNAMIC_TOPICS)
                || (!tail.isEmpty() && tail.firstKey().startsWith(below));
    }

    private NameNotFoundException notFound(String name) throws NamingException {
        List<String> names = bindings.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .toList();
        String shown = names.stream().limit(MOST_NAMES_SHOWN).collect(Collectors.joining(", "));
        String more = names.size() > MOST_NAMES_SHOWN ? " and " + (names.size() - MOST_NAMES_SHOWN) + " more" : "";
        NameNotFoundException exception = new NameNotFoundException("'" + name + "' is not bound; bound are " + shown
                + more + ", and any destination as dynamicQueues/<queue> or dynamicTopics/<topic>");
        exception.setRemainingName(new CompositeName().add(name));
        return exception;
    }

    @Override
    public Object lookup(Name name) throws NamingException {
        return lookup(text(name));
    }

    /** The components with slashes between them, without the quotes of a composite name. */
    private static String text(Name name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.size(); i++) {
            text.append(i == 0 ? "" : "/").append(name.get(i));
        }
        return text.toString();
    }

    @Override
    public Object lookupLink(String name) throws NamingException {
        return lookup(name);
    }

    @Override
    public Object lookupLink(Name name) throws NamingException {
        return lookup(name);
    }

    @Override
    public NamingEnumeration<NameClassPair> list(String name) throws NamingException {
        return new ListedNames<>(children(name).entrySet().stream()
                .map(child -> new NameClassPair(
                        child.getKey(), child.getValue().getClass().getName()))
                .iterator());
    }

    @Override
    public NamingEnumeration<NameClassPair> list(Name name) throws NamingException {
        return list(text(name));
    }

    @Override
    public NamingEnumeration<Binding> listBindings(String name) throws NamingException {
        return new ListedNames<>(children(name).entrySet().stream()
                .map(child -> new Binding(child.getKey(), child.getValue()))
                .iterator());
    }

    @Override
    public NamingEnumeration<Binding> listBindings(Name name) throws NamingException {
        return listBindings(text(name));
    }

    /** What stands in a context, by the first component of its name. */
    private Map<String, Object> children(String name) throws NamingException {
        if (!(lookup(name) instanceof ReadOnlyContext context)) {
            throw new NotContextException("'" + name + "' is no context");
        }
        Map<String, Object> children = new LinkedHashMap<>();
        for (String path : bindings.keySet()) {
            if (path.startsWith(context.prefix)) {
                String rest = path.substring(context.prefix.length());
                String first = rest.substring(0, rest.indexOf('/') < 0 ? rest.length() : rest.indexOf('/'));
                children.put(first, context.lookup(first));
            }
        }
        return children;
    }

    @Override
    public NameParser getNameParser(String name) {
        return CompositeName::new;
    }

    @Override
    public NameParser getNameParser(Name name) {
        return CompositeName::new;
    }

    @Override
    public String composeName(String name, String before) {
        return before.isEmpty() || name.isEmpty() ? before + name : before + "/" + name;
    }

    @Override
    public Name composeName(Name name, Name before) throws NamingException {
        return ((Name) before.clone()).addAll(name);
    }

    @Override
    public @Nullable Object addToEnvironment(String name, Object value) {
        return environment.put(name, value);
    }

    @Override
    public @Nullable Object removeFromEnvironment(String name) {
        return environment.remove(name);
    }

    @Override
    @SuppressWarnings("JdkObsolete") // The interface gives nothing else.
    public Hashtable<?, ?> getEnvironment() {
        return new Hashtable<>(environment);
    }

    @Override
    public String getNameInNamespace() {
        return path(prefix);
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }

    @Override
    public String toString() {
        return "RowMQ context '" + path(prefix) + "'";
    }

    private static NamingException readOnly() {
        return new OperationNotSupportedException("This context is read-only; bindings are made by JNDI properties");
    }

    @Override
    public void bind(Name name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void bind(String name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rebind(Name name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rebind(String name, Object object) throws NamingException {
        throw readOnly();
    }

    @Override
    public void unbind(Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void unbind(String name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rename(Name oldName, Name newName) throws NamingException {
        throw readOnly();
    }

    @Override
    public void rename(String oldName, String newName) throws NamingException {
        throw readOnly();
    }

    @Override
    public Context createSubcontext(Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public Context createSubcontext(String name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void destroySubcontext(Name name) throws NamingException {
        throw readOnly();
    }

    @Override
    public void destroySubcontext(String name) throws NamingException {
        throw readOnly();
    }
}
