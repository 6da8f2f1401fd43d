/** Runs RowMQ in real JVMs while processes, network and database fail, and checks afterwards what was promised. */
@NullMarked
package io.github.rowmq.torture;

import org.jspecify.annotations.NullMarked;
