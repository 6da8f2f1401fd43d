/** Small programs that show what messaging in a database is good for; {@link io.github.rowmq.samples.Samples} runs them. */
@NullMarked
package io.github.rowmq.samples;

import org.jspecify.annotations.NullMarked;
