package io.github.rowmq.store.node;

import io.github.rowmq.store.Delivery;
import io.github.rowmq.store.UnitOfWork;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that a lane writes in its next batch, alone or with others. The futures are thread-safe, the rest immutable. */
sealed interface LaneTask {

    CompletableFuture<? extends @Nullable Object> future();

    /** A task whose outcome has a type. */
    sealed interface Of<T extends @Nullable Object> extends LaneTask {
        @Override
        CompletableFuture<T> future();
    }

    /** Whether it may be undone by a crash although it was reported complete. */
    default boolean isRelaxed() {
        return false;
    }

    /** How many rows it touches, at least one. */
    int rows();

    /** Roughly what it holds in memory, in bytes. */
    long weight();

    /**
     * A unit of work.
     *
     * @param early the delivery that its only message has become already, or null
     */
    record Commit(UnitOfWork work, long weight, @Nullable ClaimedDelivery early, CompletableFuture<Void> future)
            implements Of<Void> {

        static Commit of(UnitOfWork work, @Nullable ClaimedDelivery early) {
            long weight = 100;
            for (UnitOfWork.Send send : work.sends()) {
                weight += send.message().weight();
            }
            return new Commit(work, weight, early, new CompletableFuture<>());
        }

        @Override
        public int rows() {
            return Math.max(1, work.sends().size() + work.acknowledgements().size());
        }

        @Override
        public boolean isRelaxed() {
            return work.guarantee() == UnitOfWork.Guarantee.RELAXED;
        }
    }

    record Redeliver(List<ClaimedDelivery> deliveries, CompletableFuture<List<Delivery>> future)
            implements Of<List<Delivery>> {
        @Override
        public int rows() {
            return Math.max(1, deliveries.size());
        }

        @Override
        public long weight() {
            return 100;
        }
    }

    record Release(List<ClaimedDelivery> deliveries, boolean seen, CompletableFuture<Void> future) implements Of<Void> {
        @Override
        public int rows() {
            return Math.max(1, deliveries.size());
        }

        @Override
        public long weight() {
            return 100;
        }
    }

    record SetAside(ClaimedDelivery delivery, String reason, CompletableFuture<Void> future) implements Of<Void> {
        @Override
        public int rows() {
            return 1;
        }

        @Override
        public long weight() {
            return 100;
        }
    }

    /** Writes nothing; completes when everything before it has. */
    record Barrier(CompletableFuture<Void> future) implements Of<Void> {
        @Override
        public boolean isRelaxed() {
            return true;
        }

        @Override
        public int rows() {
            return 1;
        }

        @Override
        public long weight() {
            return 0;
        }
    }
}
