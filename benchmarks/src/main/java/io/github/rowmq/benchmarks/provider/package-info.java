/** What is measured: RowMQ and its peers. */
@NullMarked
package io.github.rowmq.benchmarks.provider;

import org.jspecify.annotations.NullMarked;
