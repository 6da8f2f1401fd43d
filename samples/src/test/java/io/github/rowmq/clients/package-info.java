/** Real clients of the API, unmodified, on RowMQ. */
package io.github.rowmq.clients;
