/** The command line. */
@NullMarked
package io.github.rowmq.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
