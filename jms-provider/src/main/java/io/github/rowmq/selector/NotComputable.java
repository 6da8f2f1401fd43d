package io.github.rowmq.selector;

/**
 * The result of arithmetic on a String or Boolean. It is like no other type, so that every comparison with it is false,
 * just as {@code NumberOfOrders > 1} is if the property is a String (section 3.8.1.1).
 */
enum NotComputable {
    INSTANCE
}
