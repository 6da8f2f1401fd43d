package io.github.rowmq.torture.nemesis;

import io.github.rowmq.torture.database.DatabaseUnderTest;
import io.github.rowmq.torture.process.Slot;
import java.util.List;

/**
 * Who can be hurt. Immutable.
 *
 * @param slots the JVMs
 * @param database the product
 * @param name of the database in it
 */
public record Victims(List<Slot> slots, DatabaseUnderTest database, String name) {

    public Victims {
        slots = List.copyOf(slots);
    }
}
