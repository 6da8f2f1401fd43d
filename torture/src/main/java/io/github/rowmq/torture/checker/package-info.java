/** What must hold whatever went wrong. */
@NullMarked
package io.github.rowmq.torture.checker;

import org.jspecify.annotations.NullMarked;
