/** Internal: connections, sessions, producers and consumers, classic and simplified. Nothing outside may use it. */
@NullMarked
package io.github.rowmq.session;

import org.jspecify.annotations.NullMarked;
