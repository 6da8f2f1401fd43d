/** Internal: destinations, subscriptions, client identifiers and users, and where messages go. */
@NullMarked
package io.github.rowmq.store.catalog;

import org.jspecify.annotations.NullMarked;
