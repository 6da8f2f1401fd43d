/** The side that runs in the test JVMs: it is handed tests, runs them and reports each by a line on its standard output. */
@NullMarked
package io.github.rowmq.tck.worker;

import org.jspecify.annotations.NullMarked;
