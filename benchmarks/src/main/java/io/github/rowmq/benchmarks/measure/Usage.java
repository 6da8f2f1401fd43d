package io.github.rowmq.benchmarks.measure;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What this JVM and the database's processes have used between two moments: processor time, and memory allocated by
 * threads that lived at the second. Confined to a thread.
 */
public final class Usage {

    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    private static final com.sun.management.ThreadMXBean THREADS =
            ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);

    private final LongSupplier databaseCpu;
    private final long cpuBefore;
    private final long databaseBefore;
    private final Map<Long, Long> allocatedBefore;

    private Usage(LongSupplier databaseCpu) {
        this.databaseCpu = databaseCpu;
        this.allocatedBefore = allocated();
        this.databaseBefore = databaseCpu.getAsLong();
        this.cpuBefore = SYSTEM.getProcessCpuTime();
    }

    /**
     * Begins to count.
     *
     * @param databaseCpu processor time of the database's processes so far in nanoseconds, or -1 if it cannot be seen
     */
    public static Usage start(LongSupplier databaseCpu) {
        return new Usage(databaseCpu);
    }

    private static Map<Long, Long> allocated() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> result = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            result.put(ids[i], Math.max(0, bytes[i]));
        }
        return result;
    }

    /** The use since the beginning for each of so many messages. */
    public List<Metric> perMessage(long messages) {
        long cpu = SYSTEM.getProcessCpuTime() - cpuBefore;
        long database = databaseCpu.getAsLong();
        long bytes = 0;
        for (Map.Entry<Long, Long> thread : allocated().entrySet()) {
            bytes += thread.getValue() - allocatedBefore.getOrDefault(thread.getKey(), 0L);
        }
        double each = Math.max(1, messages);
        Metric jvm = Metric.of("CPU of this JVM", "µs/msg", cpu / 1e3 / each);
        Metric memory = Metric.of("allocated", "B/msg", bytes / each);
        return database < 0
                ? List.of(jvm, memory)
                : List.of(
                        jvm,
                        Metric.of("CPU of the database", "µs/msg", (database - databaseBefore) / 1e3 / each),
                        memory);
    }
}
