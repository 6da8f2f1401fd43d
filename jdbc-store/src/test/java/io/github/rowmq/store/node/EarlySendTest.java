package io.github.rowmq.store.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.node.EarlySend.State;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and every event of an early send. */
class EarlySendTest {

    private static final Map<State, Set<State>> LEGAL = Map.of(
            State.WAITING, EnumSet.of(State.WRITING, State.CONSUMED, State.LOST),
            State.WRITING, EnumSet.of(State.WRITING, State.WRITTEN, State.LOST),
            State.WRITTEN, EnumSet.noneOf(State.class),
            State.CONSUMED, EnumSet.noneOf(State.class),
            State.LOST, EnumSet.noneOf(State.class));

    static Stream<Arguments> transitions() {
        return Stream.of(State.values())
                .flatMap(from -> Stream.of(State.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void onlyLegalTransitionsHappen(State from, State to) {
        EarlySend early = in(from);

        boolean moved = early.become(to);

        assertThat(moved).isEqualTo(LEGAL.get(from).contains(to));
        assertThat(early.state()).isEqualTo(moved ? to : from);
        assertThat(early.isSettled()).isEqualTo(early.state() != State.WAITING && early.state() != State.WRITING);
        assertThat(early.settled().isDone()).isEqualTo(early.isSettled());
    }

    private static EarlySend in(State state) {
        EarlySend early = new EarlySend();
        if (state == State.WRITTEN) {
            early.become(State.WRITING);
        }
        if (state != State.WAITING) {
            assertThat(early.become(state)).isTrue();
        }
        return early;
    }
}
