/** Asynchronous processing: answer first, do the rest afterwards. */
@NullMarked
package io.github.rowmq.samples.async;

import org.jspecify.annotations.NullMarked;
