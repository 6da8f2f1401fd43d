package io.github.rowmq.benchmarks.profile;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Processor time between two moments: of the Java threads, of this JVM and of the database. Confined to a thread. */
public final class CpuClocks {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private final LongSupplier database;
    private final Map<Long, Long> threadsBefore = threads();
    private final long jvmBefore = SYSTEM.getProcessCpuTime();
    private final long databaseBefore;
    private final long compilingBefore = COMPILER.getTotalCompilationTime();

    /** Begins to count. */
    public CpuClocks(LongSupplier database) {
        this.database = database;
        this.databaseBefore = database.getAsLong();
    }

    private static Map<Long, Long> threads() {
        Map<Long, Long> result = new HashMap<>();
        for (long id : THREADS.getAllThreadIds()) {
            result.put(id, Math.max(0, THREADS.getThreadCpuTime(id)));
        }
        return result;
    }

    /**
     * What was used since the beginning.
     *
     * @param javaNanos by Java threads, over which the samples are spread
     * @param compilingNanos by the compiler, as it says itself: time that passed while it worked
     * @param jvmNanos by this JVM in all: what is left is garbage collection
     * @param databaseNanos by the database's processes; -1 if it cannot be seen
     */
    public record Used(long javaNanos, long compilingNanos, long jvmNanos, long databaseNanos) {}

    public Used stop() {
        long java = 0;
        for (Map.Entry<Long, Long> thread : threads().entrySet()) {
            java += thread.getValue() - threadsBefore.getOrDefault(thread.getKey(), 0L);
        }
        long jvm = SYSTEM.getProcessCpuTime() - jvmBefore;
        long now = database.getAsLong();
        long compiling = TimeUnit.MILLISECONDS.toNanos(COMPILER.getTotalCompilationTime() - compilingBefore);
        return new Used(Math.min(java, jvm), compiling, jvm, now < 0 ? -1 : now - databaseBefore);
    }
}
