/** The databases of a run, how they are made to fail, and what is found in them afterwards. */
@NullMarked
package io.github.rowmq.torture.database;

import org.jspecify.annotations.NullMarked;
