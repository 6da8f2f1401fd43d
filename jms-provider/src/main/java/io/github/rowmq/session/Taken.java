package io.github.rowmq.session;

import io.github.rowmq.dispatch.Tap;
import io.github.rowmq.store.Delivery;

/** A delivery that a session has taken, and the tap that it came from. Immutable. */
record Taken(Delivery delivery, Tap tap) {}
