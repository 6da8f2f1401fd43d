package io.github.rowmq.benchmarks.provider;

import io.github.rowmq.benchmarks.database.Server;

/** A provider that can be started. Immutable, thread-safe. */
public interface TargetKind {

    String name();

    /** What it is, version and settings included. */
    String description();

    /**
     * Starts a fresh one.
     *
     * @param server for those that need a database
     * @param counting whether statements are to be counted, which costs time
     */
    Target open(Server server, boolean counting) throws Exception;
}
