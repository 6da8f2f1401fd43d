/** Internal: the engine of a node: writer lanes, hand-over, claims, heartbeat, housekeeping. */
@NullMarked
package io.github.rowmq.store.node;

import org.jspecify.annotations.NullMarked;
