package io.github.rowmq.torture.worker;

/** The words between a worker and whoever has started it, one a line. Stateless. */
public final class WorkerOrders {

    /** The first actor has a connection. */
    public static final String READY = "torture: ready";

    /** Producers are to stop; consumers go on. */
    public static final String STOP_PRODUCING = "stop producing";

    /** Followed by a query for a number. */
    public static final String COUNT = "count ";

    /** Followed by the number, -1 if the query failed. */
    public static final String COUNTED = "torture: counted ";

    /** Close everything and end. */
    public static final String END = "end";

    /** Everything is closed. */
    public static final String ENDED = "torture: ended";

    private WorkerOrders() {}

    static void say(String word) {
        System.out.println(word);
        System.out.flush();
    }
}
