package io.github.rowmq.torture.nemesis;

import java.util.Locale;

/** What can be made to go wrong. */
public enum FaultKind {
    /** SIGKILL of a JVM; another life begins a little later. */
    KILL(Track.PROCESSES, Needs.NOTHING),
    /** SIGSTOP of a JVM, and SIGCONT before its lease is over. */
    STOP_BRIEFLY(Track.PROCESSES, Needs.NOTHING),
    /** SIGSTOP of a JVM, and SIGCONT after others have declared it dead. */
    STOP_BEYOND_LEASE(Track.PROCESSES, Needs.NOTHING),
    /** The server ends in good order and starts again. */
    RESTART(Track.DATABASE, Needs.CONTROL),
    /** The server's processes are killed, and it starts again. */
    CRASH(Track.DATABASE, Needs.CONTROL),
    /** The primary is killed and its synchronous standby takes over. */
    FAIL_OVER(Track.DATABASE, Needs.STANDBY),
    /** An administrator ends about half of the connections. */
    TERMINATE(Track.DATABASE, Needs.SESSIONS),
    /** All connections of a JVM are reset. */
    CUT(Track.DATABASE, Needs.NETWORK),
    /** Connections of a JVM are reset, and new ones for a while. */
    REFUSE(Track.DATABASE, Needs.NETWORK),
    /** What a JVM and the database say to each other is late. */
    DELAY(Track.DATABASE, Needs.NETWORK),
    /** A JVM's connections go nowhere, and nobody is told; new ones work. */
    HALF_OPEN(Track.DATABASE, Needs.NETWORK),
    /** A JVM's requests arrive, the replies do not, and then the connections are reset. */
    LOSE_REPLIES(Track.DATABASE, Needs.NETWORK),
    /** A transaction keeps a snapshot of the database for long. */
    HOLD_SNAPSHOT(Track.DATABASE, Needs.SESSIONS),
    /** A transaction holds locks on messages for a while. */
    LOCK_ROWS(Track.DATABASE, Needs.SESSIONS),
    /** A JVM begins with its clock an hour before or behind. */
    CLOCK_SHIFT(Track.PROCESSES, Needs.CLOCK);

    /** Faults of one track come one after the other; the tracks run side by side. */
    enum Track {
        PROCESSES(1),
        DATABASE(2);

        private final int number;

        Track(int number) {
            this.number = number;
        }

        /** For what is left to chance, one each. */
        int number() {
            return number;
        }
    }

    /** What a fault needs to be inflicted at all. */
    public enum Needs {
        NOTHING("nothing"),
        CONTROL("a server that this run has started"),
        SESSIONS("a server"),
        NETWORK("a network between the JVMs and the database"),
        STANDBY("a synchronous standby"),
        CLOCK("libfaketime");

        private final String text;

        Needs(String text) {
            this.text = text;
        }

        /** For a reader. */
        public String text() {
            return text;
        }
    }

    private final Track track;
    private final Needs needs;

    FaultKind(Track track, Needs needs) {
        this.track = track;
        this.needs = needs;
    }

    Track track() {
        return track;
    }

    public Needs needs() {
        return needs;
    }

    /** As in options and reports. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kind of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static FaultKind parse(String text) {
        return valueOf(text.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
