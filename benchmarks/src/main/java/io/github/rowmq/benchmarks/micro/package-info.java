/** JMH benchmarks of the hot pieces alone. */
@NullMarked
package io.github.rowmq.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
