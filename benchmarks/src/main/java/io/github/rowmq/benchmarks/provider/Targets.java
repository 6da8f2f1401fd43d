package io.github.rowmq.benchmarks.provider;

import java.util.List;

/** All providers that can be measured. Stateless; a peer's classes are loaded when it is asked for. */
public final class Targets {

    /** The names of the peers. */
    public static final List<String> PEERS = List.of("kahadb", "activemq-jdbc", "artemis", "artemis-jdbc");

    private Targets() {}

    /**
     * The provider of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static TargetKind of(String name) {
        return switch (name) {
            case "rowmq" -> new RowMq();
            case "kahadb" -> new ActiveMq(false);
            case "activemq-jdbc" -> new ActiveMq(true);
            case "artemis" -> new Artemis(false);
            case "artemis-jdbc" -> new Artemis(true);
            default -> throw new IllegalArgumentException("No such provider: " + name + "; there are " + PEERS);
        };
    }
}
