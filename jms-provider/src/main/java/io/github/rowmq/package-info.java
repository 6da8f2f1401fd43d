/** RowMQ, a Jakarta Messaging provider without a broker: connection factories and destinations. */
@NullMarked
package io.github.rowmq;

import org.jspecify.annotations.NullMarked;
