package io.github.rowmq.store.node;

import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.UnitOfWork;
import io.github.rowmq.store.sql.DeliveryTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows messages to consumers of this JVM before they are written, see {@link EarlySend}. Stateless. */
final class EarlyShow {

    private EarlyShow() {}

    /**
     * Shows the message of a unit to a consumer in this JVM that waits for it; or returns null if the unit or the moment
     * does not allow that.
     */
    static @Nullable ClaimedDelivery show(NodeContext node, UnitOfWork work) {
        if (work.isTransacted()
                || work.sends().size() != 1
                || !work.acknowledgements().isEmpty()) {
            return null;
        }
        UnitOfWork.Send send = work.sends().get(0);
        MessageRecord message = send.message();
        if (!send.destination().kind().isQueue()
                || message.deliveryTime() != 0
                || message.body().size() > Batch.LARGEST_BODY_KEPT) {
            return null;
        }
        Source source = node.routing().cachedQueue(send.destination());
        if (source == null) {
            return null;
        }
        Tap tap = node.taps().reserve(source.id(), message);
        if (tap == null) {
            return null;
        }
        long incarnation = node.incarnation();
        long id = node.ids().reserve(incarnation, 1);
        DeliveryTable.Key key = new DeliveryTable.Key(id, 0, false, 0, message.expiration() != 0);
        ClaimedDelivery delivery = new ClaimedDelivery(key, incarnation, source, message, 1, new EarlySend());
        tap.deliverPromised(List.of(delivery));
        return delivery;
    }
}
