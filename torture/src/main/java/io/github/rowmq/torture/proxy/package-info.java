/** A network between a JVM and its database that can be made to fail. */
@NullMarked
package io.github.rowmq.torture.proxy;

import org.jspecify.annotations.NullMarked;
