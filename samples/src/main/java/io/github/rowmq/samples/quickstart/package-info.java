/** A producer and a consumer: in one program, across a restart, and as two programs on one database. */
@NullMarked
package io.github.rowmq.samples.quickstart;

import org.jspecify.annotations.NullMarked;
