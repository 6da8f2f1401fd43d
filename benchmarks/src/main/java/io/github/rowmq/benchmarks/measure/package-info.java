/** Counters, histograms and checks. */
@NullMarked
package io.github.rowmq.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
