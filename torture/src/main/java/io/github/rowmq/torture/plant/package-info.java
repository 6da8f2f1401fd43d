/** Bugs that are planted to see whether a run finds them, without any hook in RowMQ itself. */
@NullMarked
package io.github.rowmq.torture.plant;

import org.jspecify.annotations.NullMarked;
