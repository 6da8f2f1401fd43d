package io.github.rowmq.store.node;

import io.github.rowmq.store.node.EarlySend.State;
import io.github.rowmq.store.testing.Interleavings;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lane that writes a message and the consumer that acknowledges it meet: exactly one decides whether it is written. */
@Tag(Interleavings.TAG)
public class EarlySendInterleavingsTest {

    private final EarlySend early = new EarlySend();

    @Operation
    public boolean write() {
        return early.become(State.WRITING);
    }

    @Operation
    public boolean written() {
        return early.become(State.WRITTEN);
    }

    @Operation
    public boolean lose() {
        return early.become(State.LOST);
    }

    @Operation
    public boolean acknowledge() {
        return early.become(State.CONSUMED);
    }

    @Operation
    public boolean isSettled() {
        return early.isSettled();
    }

    @Validate
    public void whoWaitsForItsFateIsTold() {
        if (early.settled().isDone() != early.isSettled()) {
            throw new AssertionError(
                    "In state " + early.state() + ", told: " + early.settled().isDone());
        }
    }

    @Test
    void laneAndConsumerAgreeInEveryOrder() {
        Interleavings.of(EarlySendInterleavingsTest.class)
                .race("", "write", "acknowledge")
                .race("", "write, written", "acknowledge, isSettled")
                .race("write", "written", "lose", "acknowledge")
                .check();
    }
}
