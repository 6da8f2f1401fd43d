package io.github.rowmq.selector;

/** A node of the tree: a condition, or something with a value. Every node is immutable. */
sealed interface Expression permits Condition, Operand {}
