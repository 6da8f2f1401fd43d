/** The workloads. */
@NullMarked
package io.github.rowmq.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
