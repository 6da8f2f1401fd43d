package io.github.rowmq.tck;

/** The user whose name and password the TCK presents. Stateless. */
final class TckUser {
    static final String NAME = "tck";
    static final String PASSWORD = "tck-password";

    private TckUser() {}
}
