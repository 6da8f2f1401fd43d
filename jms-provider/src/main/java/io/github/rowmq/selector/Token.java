package io.github.rowmq.selector;

/**
 * A piece of the selector.
 *
 * @param kind what it is
 * @param value the content of a string, a number, the name of an identifier; otherwise the kind
 * @param start the index of its first character
 * @param end the index behind its last character
 */
record Token(TokenKind kind, Object value, int start, int end) {}
