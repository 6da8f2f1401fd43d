/** RowMQ in JNDI: an initial context made of properties, and the object factory for references in containers. */
@NullMarked
package io.github.rowmq.jndi;

import org.jspecify.annotations.NullMarked;
