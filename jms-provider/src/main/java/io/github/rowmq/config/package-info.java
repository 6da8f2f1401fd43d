/** The options of RowMQ: one list, from which URL parameters, bean properties, JNDI and references are derived. */
@NullMarked
package io.github.rowmq.config;

import org.jspecify.annotations.NullMarked;
