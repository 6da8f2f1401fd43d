package io.github.rowmq.torture.worker;

import io.github.rowmq.torture.worker.Role.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who plays in a run: the roles of every JVM, and what the checker has to know of how messages flow. Immutable.
 *
 * @param roles by number of the JVM
 * @param subscriptions the durable ones, made before anything is sent
 * @param pipelines from which queue messages go on to which
 * @param ordered sources that have one consumer at a time
 */
public record Cast(
        List<List<Role>> roles, List<Source> subscriptions, Map<String, String> pipelines, Set<String> ordered) {

    private static final Source AUTO = Source.queue("q.auto");
    private static final Source LISTEN = Source.queue("q.listen");
    private static final Source CLIENT = Source.queue("q.client");
    private static final Source TRANSACTED = Source.queue("q.tx");
    private static final Source IN = Source.queue("q.in");
    private static final Source OUT = Source.queue("q.out");
    private static final Source FAR = Source.queue("q.far");
    private static final Source NEWS = Source.topic("t.news");
    private static final Source ONE_READER = Source.durable("t.news", "one");
    private static final Source SHARED = Source.sharedDurable("t.news", "shared");
    private static final Source HEARD = Source.sharedDurable("t.news", "heard");

    /** Every kind of producer and consumer. */
    public static Cast ofEverything(int jvms) {
        List<List<Role>> roles = new ArrayList<>();
        for (int jvm = 0; jvm < jvms; jvm++) {
            List<Role> own = new ArrayList<>(everywhere());
            own.add(Role.of(jvm % 2 == 0 ? Kind.SEND_TRANSACTED : Kind.SEND_PLAIN, NEWS));
            if (jvm == 0) {
                own.add(Role.of(Kind.SEND_PLAIN, FAR));
            }
            if (jvm == jvms - 1) {
                own.add(Role.of(Kind.RECEIVE_TRANSACTED, FAR));
            }
            if (jvm == 1 % jvms) {
                own.add(Role.of(Kind.RECEIVE_CLIENT, ONE_READER));
            }
            roles.add(List.copyOf(own));
        }
        return new Cast(
                List.copyOf(roles),
                List.of(ONE_READER, SHARED, HEARD),
                Map.of(IN.key(), OUT.key()),
                Set.of(FAR.key(), ONE_READER.key()));
    }

    private static List<Role> everywhere() {
        return List.of(
                Role.of(Kind.SEND_PLAIN, AUTO),
                Role.of(Kind.RECEIVE_AUTO, AUTO),
                Role.of(Kind.RECEIVE_DUPS_OK, AUTO),
                Role.of(Kind.SEND_ASYNC, LISTEN),
                Role.of(Kind.LISTEN_AUTO, LISTEN),
                Role.of(Kind.LISTEN_DUPS_OK, LISTEN),
                Role.of(Kind.SEND_PLAIN, CLIENT),
                Role.of(Kind.RECEIVE_CLIENT, CLIENT),
                Role.of(Kind.SEND_TRANSACTED, TRANSACTED),
                Role.of(Kind.RECEIVE_TRANSACTED, TRANSACTED),
                Role.of(Kind.SEND_TRANSACTED, IN),
                Role.pipeline(IN, OUT),
                Role.of(Kind.RECEIVE_TRANSACTED, OUT),
                Role.of(Kind.RECEIVE_TRANSACTED, SHARED),
                Role.of(Kind.LISTEN_AUTO, HEARD));
    }

    /** A few that send and receive as fast as they may, and restart quickly. */
    public static Cast ofFullLoad(int jvms) {
        List<Role> all = List.of(
                Role.of(Kind.SEND_PLAIN, CLIENT),
                Role.of(Kind.SEND_PLAIN, CLIENT),
                Role.of(Kind.RECEIVE_CLIENT, CLIENT),
                Role.of(Kind.SEND_ASYNC, LISTEN),
                Role.of(Kind.LISTEN_AUTO, LISTEN),
                Role.of(Kind.SEND_TRANSACTED, TRANSACTED),
                Role.of(Kind.SEND_TRANSACTED, TRANSACTED),
                Role.of(Kind.RECEIVE_TRANSACTED, TRANSACTED),
                Role.of(Kind.RECEIVE_TRANSACTED, TRANSACTED),
                Role.of(Kind.SEND_TRANSACTED, IN),
                Role.pipeline(IN, OUT),
                Role.of(Kind.RECEIVE_TRANSACTED, OUT));
        List<List<Role>> roles = new ArrayList<>();
        for (int jvm = 0; jvm < jvms; jvm++) {
            roles.add(all);
        }
        return new Cast(List.copyOf(roles), List.of(), Map.of(IN.key(), OUT.key()), Set.of());
    }

    /** The sources that each message to that destination must come out of. */
    public List<String> sourcesOf(String destination) {
        List<String> result = new ArrayList<>();
        for (Source subscription : subscriptions) {
            if (subscription.destination().equals(destination)) {
                result.add(subscription.key());
            }
        }
        return result.isEmpty() ? List.of(destination) : result;
    }
}
