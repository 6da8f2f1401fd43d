/**
 * Databases, faults and waiting for the tests of every module: {@link io.github.rowmq.store.testing.TestDatabase} makes a
 * fresh database of each kind, {@link io.github.rowmq.store.testing.FaultyDataSource} makes JDBC calls fail,
 * {@link io.github.rowmq.store.testing.Await} waits with a bound.
 */
@NullMarked
package io.github.rowmq.store.testing;

import org.jspecify.annotations.NullMarked;
