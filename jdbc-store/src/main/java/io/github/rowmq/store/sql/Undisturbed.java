package io.github.rowmq.store.sql;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does for threads of the application what an interrupt must not disturb, on threads that nobody interrupts: an interrupt
 * in the middle of its I/O closes an embedded H2 for everybody. The caller waits, and keeps its interrupt. There are as
 * many threads as there are callers at the moment, none when there are none for a while. Thread-safe.
 */
public final class Undisturbed {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEEP_ALIVE.toMillis(),
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            Undisturbed::thread);

    private Undisturbed() {}

    private static Thread thread(Runnable work) {
        Thread thread = new StoreThread(work, "rowmq-undisturbed-" + COUNT.incrementAndGet());
        // Not that of whichever application happened to be first.
        thread.setContextClassLoader(Undisturbed.class.getClassLoader());
        return thread;
    }

    /** Does it, on this thread if that is one of the store's own; drivers are looked for where the caller would. */
    public static <T extends @Nullable Object> T call(Supplier<T> work) {
        Thread caller = Thread.currentThread();
        if (caller instanceof StoreThread) {
            return work.get();
        }
        ClassLoader loader = caller.getContextClassLoader();
        try {
            return CompletableFuture.supplyAsync(() -> with(loader, work), THREADS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static <T extends @Nullable Object> T with(@Nullable ClassLoader loader, Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(own);
        }
    }
}
