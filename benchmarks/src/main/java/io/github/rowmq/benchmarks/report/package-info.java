/** Results as JSON, as a table and as a page. */
@NullMarked
package io.github.rowmq.benchmarks.report;

import org.jspecify.annotations.NullMarked;
