package io.github.rowmq.torture.database;

/** Stops and starts a server. Thread-safe. */
public interface ServerControl {

    /** Ends the server in good order: connections are cut, transactions rolled back. */
    void stop();

    /** Ends its processes at once. */
    void kill();

    /** Starts it again on the same data and port; returns when it takes connections. */
    void start();
}
