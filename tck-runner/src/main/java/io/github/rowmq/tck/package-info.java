/** Runs a JUnit suite, by default the official Jakarta Messaging TCK, against RowMQ in parallel JVMs. */
@NullMarked
package io.github.rowmq.tck;

import org.jspecify.annotations.NullMarked;
