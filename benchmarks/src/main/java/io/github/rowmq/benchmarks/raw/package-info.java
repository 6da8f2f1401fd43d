/** What the database can do at most, by plain JDBC. */
@NullMarked
package io.github.rowmq.benchmarks.raw;

import org.jspecify.annotations.NullMarked;
