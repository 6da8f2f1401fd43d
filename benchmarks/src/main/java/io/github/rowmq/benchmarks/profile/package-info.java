/** Where the time of a message goes. */
@NullMarked
package io.github.rowmq.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
