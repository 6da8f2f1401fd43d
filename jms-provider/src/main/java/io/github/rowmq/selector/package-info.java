/**
 * The message selector language of Jakarta Messaging 3.1, section 3.8.1: parsed and type-checked once, then matched
 * against headers and properties without allocation for all but arithmetic.
 *
 * <p>The way of a selector: {@code Lexer} cuts the text into tokens, {@code Parser} builds a tree of {@code Condition}
 * and {@code Operand}, folding what is constant, and {@link io.github.rowmq.selector.Selector} holds the root. The tree
 * is immutable; matching asks the fields of one message.
 */
@NullMarked
package io.github.rowmq.selector;

import org.jspecify.annotations.NullMarked;
