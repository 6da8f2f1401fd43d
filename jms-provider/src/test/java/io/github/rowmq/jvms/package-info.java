/** Several JVMs, as real processes, on one database: killed, stopped and continued. */
@NullMarked
package io.github.rowmq.jvms;

import org.jspecify.annotations.NullMarked;
