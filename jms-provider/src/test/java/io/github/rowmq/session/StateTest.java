package io.github.rowmq.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every state meets every other: what is in the diagram is allowed, anything else throws. */
class StateTest {

    private static final Map<ConnectionState, Set<ConnectionState>> CONNECTION = Map.of(
            ConnectionState.NEW, EnumSet.of(ConnectionState.STOPPED, ConnectionState.STARTED, ConnectionState.CLOSING),
            ConnectionState.STOPPED,
                    EnumSet.of(ConnectionState.STOPPED, ConnectionState.STARTED, ConnectionState.CLOSING),
            ConnectionState.STARTED,
                    EnumSet.of(ConnectionState.STOPPED, ConnectionState.STARTED, ConnectionState.CLOSING),
            ConnectionState.CLOSING, EnumSet.of(ConnectionState.CLOSED),
            ConnectionState.CLOSED, EnumSet.noneOf(ConnectionState.class));

    private static final Map<SessionState, Set<SessionState>> SESSION = Map.of(
            SessionState.OPEN, EnumSet.of(SessionState.CLOSING),
            SessionState.CLOSING, EnumSet.of(SessionState.CLOSED),
            SessionState.CLOSED, EnumSet.noneOf(SessionState.class));

    @ParameterizedTest
    @EnumSource
    void aConnectionChangesOnlyAsItsDiagramShows(ConnectionState from) {
        for (ConnectionState to : ConnectionState.values()) {
            if (CONNECTION.get(from).contains(to)) {
                assertThat(from.to(to)).isEqualTo(to);
            } else {
                assertThatThrownBy(() -> from.to(to)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionChangesOnlyAsItsDiagramShows(SessionState from) {
        for (SessionState to : SessionState.values()) {
            if (SESSION.get(from).contains(to)) {
                assertThat(from.to(to)).isEqualTo(to);
            } else {
                assertThatThrownBy(() -> from.to(to)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
