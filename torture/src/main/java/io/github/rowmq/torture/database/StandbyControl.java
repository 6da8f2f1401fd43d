package io.github.rowmq.torture.database;

import java.io.IOException;
import java.sql.SQLException;

/** Lets a synchronous standby take over. Thread-safe. */
public interface StandbyControl {

    /** Kills the primary, once the standby has everything, and promotes the standby, to which clients have to go now. */
    void killPrimary() throws IOException, SQLException, InterruptedException;

    /** Makes a standby for the new primary. */
    void replaceStandby() throws IOException, SQLException, InterruptedException;
}
