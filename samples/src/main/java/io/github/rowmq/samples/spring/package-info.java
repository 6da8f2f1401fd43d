/** A producer and a consumer in Spring Boot. */
@NullMarked
package io.github.rowmq.samples.spring;

import org.jspecify.annotations.NullMarked;
