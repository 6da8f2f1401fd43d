/** Administration by programs: destinations, subscriptions, users, and the tables. */
@NullMarked
package io.github.rowmq.admin;

import org.jspecify.annotations.NullMarked;
