/** Decoupling: work is taken in while those who do it are down. */
@NullMarked
package io.github.rowmq.samples.decoupling;

import org.jspecify.annotations.NullMarked;
