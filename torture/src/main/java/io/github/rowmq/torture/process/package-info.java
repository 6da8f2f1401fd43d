/** Starting, killing, stopping and continuing the JVMs of a run. */
@NullMarked
package io.github.rowmq.torture.process;

import org.jspecify.annotations.NullMarked;
