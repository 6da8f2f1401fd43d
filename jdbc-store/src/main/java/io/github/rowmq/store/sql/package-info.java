/** Internal: tables, statements, dialects, schema migration. Nothing outside the store may use it. */
@NullMarked
package io.github.rowmq.store.sql;

import org.jspecify.annotations.NullMarked;
