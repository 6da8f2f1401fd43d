package io.github.rowmq.store.node;

import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.catalog.Routing;
import io.github.rowmq.store.sql.Database;
import io.github.rowmq.store.sql.DeliveryTable;
import io.github.rowmq.store.sql.Transactor;
import java.util.Collection;
import java.util.List;

/** What the parts of a node share. Thread-safe. */
interface NodeContext {

    Database database();

    Transactor transactor();

    Routing routing();

    Taps taps();

    NodeClock clock();

    DeliveryIds ids();

    /** The incarnation that is alive now; waits for none, so what it begins may find itself fenced. */
    long incarnation();

    /** A writer or claimer found that an incarnation is dead: rejoin, unless that has happened since. */
    void fenced(long deadIncarnation, StoreException cause);

    /** Rows of these sources have become claimable; nodes that wait for them may want to know. */
    void signal(Collection<Long> sources);

    /** Whether the other nodes' signals arrive, so that looking at intervals can be rare. */
    boolean hearsOthers();

    /** A delayed message was written; at this time, in database milliseconds, it becomes due. */
    void dueAt(long time);

    /** Contents one of whose deliveries is gone, and which may be unused now. */
    void contentsToSweep(List<Long> contentIds);

    /** Contents one of whose deliveries may be gone: it is not known whether the transaction took effect. */
    void contentsInDoubt(List<Long> contentIds);

    /** These deliveries are deleted for good, and their contents left to the sweeper. */
    void contentsLeft(List<DeliveryTable.Key> deleted);

    /** These were deleted in a transaction that did not wait for the disk. */
    void deletedUnflushed(long incarnation, List<UnflushedDeletes.Gone> gone);

    /** What this node may have claimed without knowing it. */
    DoubtfulClaims doubtfulClaims();

    /** Lets a tap look again in a moment. */
    void lookAgain(Tap tap);

    /** A claim failed: tell listeners, and look again later. */
    void claimFailed(Tap tap, Throwable failure);

    /** A claimed row cannot be read: it is set aside, and the queue goes on. */
    void damaged(ClaimedDelivery delivery, String why);

    /** Whether nothing can be in the table that this node did not put there. */
    boolean seesEverything();

    default DeliveryTable deliveries() {
        return database().deliveries();
    }
}
