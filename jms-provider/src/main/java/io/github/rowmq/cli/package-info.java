/** The command line; needs picocli, which the provider itself does not. */
@NullMarked
package io.github.rowmq.cli;

import org.jspecify.annotations.NullMarked;
