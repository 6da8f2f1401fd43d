/** The databases the runner starts by itself: one server for a run, one empty database for each JVM. */
@NullMarked
package io.github.rowmq.tck.database;

import org.jspecify.annotations.NullMarked;
