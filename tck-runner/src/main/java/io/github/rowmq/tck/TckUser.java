package io.github.rowmq.tck;

import io.github.rowmq.admin.RowMQAdmin;

/**
 * Adds the user whose name and password the TCK presents. Runs in each test JVM before its first test: a database in memory
 * is not to be had from anywhere else. Stateless.
 */
public final class TckUser implements Runnable {
    static final String NAME = "tck";
    static final String PASSWORD = "tck-password";

    /** The system property with the JDBC URL of the JVM's database. */
    static final String URL_PROPERTY = "rowmq.tck.url";

    /** For {@link io.github.rowmq.tck.worker.WorkerMain}, which has only the name of this class. */
    public TckUser() {}

    @Override
    public void run() {
        try (RowMQAdmin admin = RowMQAdmin.open(System.getProperty(URL_PROPERTY))) {
            admin.putUser(NAME, PASSWORD.toCharArray());
        }
    }
}
