/**
 * The message types of Jakarta Messaging 3.1, sections 3.4 to 3.11, and their form in the store.
 *
 * <p>A message object is confined to the session or thread that uses it. What it shares with other messages is never
 * written again: the {@link io.github.rowmq.store.MessageRecord}, full segments of a byte body, values decoded from
 * JSON.
 */
@NullMarked
package io.github.rowmq.message;

import org.jspecify.annotations.NullMarked;
