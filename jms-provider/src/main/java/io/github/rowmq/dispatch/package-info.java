/** Internal: how claimed deliveries reach the consumers of this JVM. Nothing outside the provider may use it. */
@NullMarked
package io.github.rowmq.dispatch;

import org.jspecify.annotations.NullMarked;
