package io.github.rowmq.tck.worker;

import java.nio.file.Path;

/**
 * Where a test JVM writes. Immutable.
 *
 * @param logs the directory of the tests' logs, shared by all JVMs of a run
 * @param betweenTests the file for what this JVM prints while no test runs
 */
record WorkerPaths(Path logs, Path betweenTests) {}
