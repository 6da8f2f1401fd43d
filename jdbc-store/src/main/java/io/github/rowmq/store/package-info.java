/** The seam between Jakarta Messaging and SQL: stores, nodes, units of work, deliveries. */
@NullMarked
package io.github.rowmq.store;

import org.jspecify.annotations.NullMarked;
