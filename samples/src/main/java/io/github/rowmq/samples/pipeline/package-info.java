/** A pipeline driven by messages: each stage receives, works and sends in one transaction. */
@NullMarked
package io.github.rowmq.samples.pipeline;

import org.jspecify.annotations.NullMarked;
