package io.github.rowmq.benchmarks.workload;

import io.github.rowmq.benchmarks.workload.Workload.Yardstick;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All workloads, in groups, in the order in which they run. Stateless. */
public final class Workloads {

    /** For all that are {@link Workload#isInAll}. */
    public static final String ALL = "all";

    private static final Map<String, List<Workload>> GROUPS = groups();

    private Workloads() {}

    private static Map<String, List<Workload>> groups() {
        Map<String, List<Workload>> groups = new LinkedHashMap<>();
        groups.put("main", main());
        groups.put("sizes", sizes());
        groups.put("sessions", sessions());
        groups.put("modes", modes());
        groups.put("features", List.of(new SelectorBacklog(), new Expiry(), new Delay(), new AsyncSends()));
        groups.put("long", List.of(new Neighbour(), new FileChurn()));
        return groups;
    }

    private static List<Workload> main() {
        return List.of(
                new Throughput(
                        "tx100",
                        "4 producers, 4 consumers, transactions of 100 messages",
                        Load.transacted(4, 4),
                        Yardstick.QUEUE),
                new Throughput(
                        "sync16",
                        "16 producers that wait for each send, 8 consumers, AUTO_ACKNOWLEDGE",
                        Load.single(16, 8),
                        Yardstick.NONE),
                new Throughput(
                        "sync1",
                        "1 producer that waits for each send, 1 consumer, AUTO_ACKNOWLEDGE",
                        Load.single(1, 1),
                        Yardstick.NONE),
                new Throughput(
                        "topic4",
                        "4 producers to a topic with 4 durable subscriptions, transactions of 100",
                        Load.transacted(4, 4).toTopic(),
                        Yardstick.TOPIC),
                new RequestReply(),
                new Backlog(),
                new ManyQueues(),
                new WakeUp(),
                new Idle());
    }

    private static List<Workload> sizes() {
        return List.of(
                transacted(
                        "size-100b",
                        "bodies of 100 bytes",
                        Load.transacted(4, 4).ofBytes(100)),
                transacted("size-1k", "bodies of 1 KB", Load.transacted(4, 4)),
                transacted(
                        "size-10k",
                        "bodies of 10 KB",
                        Load.transacted(4, 4).ofBytes(10 << 10).within(4_000)),
                new Throughput(
                        "size-1m",
                        "2 producers, 2 consumers, transactions of 5, bodies of 1 MB, at most 50 messages under way",
                        Load.transacted(2, 2).inBatches(5).ofBytes(1 << 20).within(50),
                        Yardstick.NONE));
    }

    private static Workload transacted(String name, String what, Load load) {
        String window = load.window() == 0 ? "" : ", at most " + load.window() + " messages under way";
        return new Throughput(
                name, "4 producers, 4 consumers, transactions of 100, " + what + window, load, Yardstick.NONE);
    }

    private static List<Workload> sessions() {
        List<Workload> result = new ArrayList<>();
        for (int sessions = 1; sessions <= 64; sessions *= 2) {
            result.add(new Throughput(
                    "sessions-" + sessions,
                    sessions + " producers and as many consumers, one message at a time, AUTO_ACKNOWLEDGE",
                    Load.single(sessions, sessions),
                    Yardstick.NONE));
        }
        return result;
    }

    private static List<Workload> modes() {
        return List.of(
                new Throughput(
                        "tx10",
                        "4 producers, 4 consumers, transactions of 10",
                        Load.transacted(4, 4).inBatches(10),
                        Yardstick.NONE),
                new Throughput(
                        "tx1",
                        "4 producers, 4 consumers, transactions of one",
                        Load.transacted(4, 4).inBatches(1),
                        Yardstick.NONE),
                new Throughput(
                        "tx100-nonpersistent",
                        "4 producers, 4 consumers, transactions of 100, NON_PERSISTENT",
                        Load.transacted(4, 4).nonPersistent(),
                        Yardstick.NONE),
                new Throughput(
                        "auto-nonpersistent",
                        "4 producers, 4 consumers, AUTO_ACKNOWLEDGE, NON_PERSISTENT",
                        Load.single(4, 4).nonPersistent(),
                        Yardstick.NONE));
    }

    /** Every workload. */
    public static List<Workload> list() {
        return GROUPS.values().stream().flatMap(List::stream).toList();
    }

    /** The names of groups. */
    public static List<String> groupNames() {
        return List.copyOf(GROUPS.keySet());
    }

    /**
     * The workloads that names with commas mean: of workloads, of groups, or {@link #ALL}.
     *
     * @throws IllegalArgumentException if there is none of a name
     */
    public static List<Workload> of(String names) {
        List<Workload> result = new ArrayList<>();
        for (String name : names.split(",")) {
            if (name.equals(ALL)) {
                list().stream().filter(Workload::isInAll).forEach(result::add);
            } else {
                result.addAll(GROUPS.containsKey(name) ? GROUPS.get(name) : List.of(one(name)));
            }
        }
        return result;
    }

    private static Workload one(String name) {
        return list().stream()
                .filter(workload -> workload.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No such workload: " + name + "; there are "
                        + list().stream().map(Workload::name).toList() + ", groups " + groupNames() + ", and all"));
    }
}
