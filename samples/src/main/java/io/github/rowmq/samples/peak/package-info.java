/** Peak shaving: a crowd at the door, a steady pace inside. */
@NullMarked
package io.github.rowmq.samples.peak;

import org.jspecify.annotations.NullMarked;
