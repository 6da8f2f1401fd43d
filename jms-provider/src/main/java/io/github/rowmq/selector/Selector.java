package io.github.rowmq.selector;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A parsed message selector (Jakarta Messaging 3.1, section 3.8.1).
 *
 * <p>Parsing checks syntax, and types as far as they are known without a message: {@code x > 'a'} is refused, {@code x
 * > y} is not. A selector is at most {@value #MAX_LENGTH} characters long and nested at most {@value #MAX_DEPTH} levels
 * deep.
 *
 * <p>Immutable and thread-safe. Two selectors are equal if their texts are.
 */
public final class Selector {

    /** The longest selector that is accepted, in UTF-16 code units. */
    public static final int MAX_LENGTH = 65_536;

    /** How deep parentheses, NOT and signs may be nested. */
    public static final int MAX_DEPTH = 200;

    private final String text;
    private final Condition condition;
    private final Set<String> identifiers;

    private Selector(String text, Condition condition, Set<String> identifiers) {
        this.text = text;
        this.condition = condition;
        this.identifiers = identifiers;
    }

    /**
     * Parses a selector.
     *
     * @param text the selector, which must say something: see {@link #parseOrNull} for one that may be absent
     * @return the selector, ready to match
     * @throws SelectorSyntaxException if the text is not a selector; the message says where and why
     */
    public static Selector parse(String text) throws SelectorSyntaxException {
        if (text.length() > MAX_LENGTH) {
            throw new SelectorSyntaxException(
                    text, MAX_LENGTH, "at most " + MAX_LENGTH + " characters", text.length() + " characters");
        }
        Parser parser = new Parser(text);
        Condition condition = parser.parse();
        return new Selector(text, condition, parser.identifiers());
    }

    /**
     * Parses a selector that may be absent: "If the value of a message selector is an empty string, the value is
     * treated as a null and indicates that there is no message selector". White space alone counts as empty.
     *
     * @param text the selector, or null
     * @return null if there is no selector, so that every message is wanted
     * @throws SelectorSyntaxException if the text is not a selector
     */
    public static @Nullable Selector parseOrNull(@Nullable String text) throws SelectorSyntaxException {
        return text == null || Lexer.isBlank(text) ? null : parse(text);
    }

    /**
     * Whether the selector is true of a message; both false and unknown are "no". Never throws on its own account,
     * whatever the fields hold.
     *
     * @param fields the message's headers and properties
     */
    public boolean matches(SelectorFields fields) {
        return condition.holds(fields);
    }

    /** The selector evaluated in three-valued logic. */
    Truth test(SelectorFields fields) {
        return condition.test(fields);
    }

    /** The selector as it was written. */
    public String text() {
        return text;
    }

    /** The headers and properties that the text names, in the order of their first appearance; unmodifiable. */
    public Set<String> identifiers() {
        return identifiers;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Selector that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
