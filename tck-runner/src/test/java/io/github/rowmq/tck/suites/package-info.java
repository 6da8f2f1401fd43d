/** Small suites for the runner to run; their names keep them out of the module's own tests. */
package io.github.rowmq.tck.suites;
