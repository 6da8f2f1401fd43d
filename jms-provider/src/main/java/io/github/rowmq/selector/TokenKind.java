package io.github.rowmq.selector;

import java.util.Locale;
import java.util.Map;

/** The kinds of tokens, with the precedence of those that join two expressions; a higher number binds tighter. */
enum TokenKind {
    END("the end of the selector"),
    IDENTIFIER("identifier"),
    STRING("string"),
    NUMBER("number"),
    LEFT_PARENTHESIS("'('"),
    RIGHT_PARENTHESIS("')'"),
    COMMA("','"),
    EQUAL("'='", Precedence.COMPARISON),
    NOT_EQUAL("'<>'", Precedence.COMPARISON),
    LESS("'<'", Precedence.COMPARISON),
    LESS_OR_EQUAL("'<='", Precedence.COMPARISON),
    GREATER("'>'", Precedence.COMPARISON),
    GREATER_OR_EQUAL("'>='", Precedence.COMPARISON),
    PLUS("'+'", Precedence.SUM),
    MINUS("'-'", Precedence.SUM),
    TIMES("'*'", Precedence.PRODUCT),
    DIVIDE("'/'", Precedence.PRODUCT),
    OR("OR", Precedence.OR),
    AND("AND", Precedence.AND),
    /** Between two expressions it begins NOT BETWEEN, NOT IN or NOT LIKE. */
    NOT("NOT", Precedence.COMPARISON),
    BETWEEN("BETWEEN", Precedence.COMPARISON),
    IN("IN", Precedence.COMPARISON),
    IS("IS", Precedence.COMPARISON),
    LIKE("LIKE", Precedence.COMPARISON),
    ESCAPE("ESCAPE"),
    NULL("NULL"),
    TRUE("TRUE"),
    FALSE("FALSE");

    /** The levels of precedence (section 3.8.1.1), from loose to tight. */
    static final class Precedence {
        static final int NONE = 0;
        static final int OR = 1;
        static final int AND = 2;
        static final int NOT = 3;
        static final int COMPARISON = 4;
        static final int SUM = 5;
        static final int PRODUCT = 6;
        static final int SIGN = 7;

        private Precedence() {}
    }

    private static final int LONGEST_WORD = "BETWEEN".length();

    private static final Map<String, TokenKind> WORDS = Map.ofEntries(
            Map.entry("OR", OR),
            Map.entry("AND", AND),
            Map.entry("NOT", NOT),
            Map.entry("BETWEEN", BETWEEN),
            Map.entry("IN", IN),
            Map.entry("IS", IS),
            Map.entry("LIKE", LIKE),
            Map.entry("ESCAPE", ESCAPE),
            Map.entry("NULL", NULL),
            Map.entry("TRUE", TRUE),
            Map.entry("FALSE", FALSE));

    private final String words;
    private final int precedence;

    TokenKind(String words) {
        this(words, Precedence.NONE);
    }

    TokenKind(String words, int precedence) {
        this.words = words;
        this.precedence = precedence;
    }

    /** The kind of a word: reserved in any case, otherwise an identifier. */
    static TokenKind ofWord(String word) {
        // Only ASCII letters: the upper case of a dotless i is I, and yet it makes no reserved word.
        boolean candidate = word.length() <= LONGEST_WORD && word.chars().allMatch(c -> c < 128);
        return candidate ? WORDS.getOrDefault(word.toUpperCase(Locale.ROOT), IDENTIFIER) : IDENTIFIER;
    }

    boolean isReservedWord() {
        return WORDS.containsKey(words);
    }

    /** How messages name the kind. */
    String words() {
        return words;
    }

    int precedence() {
        return precedence;
    }
}
