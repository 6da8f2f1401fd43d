/** A producer and a consumer in a web application, which gets connection factory and queue by JNDI. */
@NullMarked
package io.github.rowmq.samples.web;

import org.jspecify.annotations.NullMarked;
