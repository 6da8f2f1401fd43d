/** The JVMs that are tortured: producers and consumers of every kind. */
@NullMarked
package io.github.rowmq.torture.worker;

import org.jspecify.annotations.NullMarked;
