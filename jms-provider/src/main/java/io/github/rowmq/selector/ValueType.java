package io.github.rowmq.selector;

/**
 * What parsing knows of a value. Properties get their types from the messages, so that most identifiers are of {@link
 * #ANY}.
 */
enum ValueType {
    STRING("string"),
    NUMBER("number"),
    BOOLEAN("condition"),
    ANY("identifier");

    private final String word;

    ValueType(String word) {
        this.word = word;
    }

    /** The type's name in messages. */
    String word() {
        return word;
    }

    /** Whether a value of this type can be one of the other. */
    boolean fits(ValueType other) {
        return this == other || this == ANY || other == ANY;
    }
}
