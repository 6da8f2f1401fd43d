/** The databases to measure on, started or given. */
@NullMarked
package io.github.rowmq.benchmarks.database;

import org.jspecify.annotations.NullMarked;
