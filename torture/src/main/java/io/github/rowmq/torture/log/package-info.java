/** What the JVMs of a run write down, line by line, and the history that is read back from it. */
@NullMarked
package io.github.rowmq.torture.log;

import org.jspecify.annotations.NullMarked;
