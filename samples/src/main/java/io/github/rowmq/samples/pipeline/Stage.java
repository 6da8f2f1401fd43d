package io.github.rowmq.samples.pipeline;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.samples.JavaProcess;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A stage of the pipeline: takes photos from one queue, works on them, and puts them into the next. It commits every few
 * photos. What it has taken and what it has put become final together, or not at all; so a photo is in one queue at a time,
 * whatever happens. Started and stopped by one thread.
 */
final class Stage {

    private static final long LOOK_MILLIS = 200;

    /** Does not get stuck. */
    static final int NEVER = -1;

    private final String from;
    private final String to;
    private final int batch;
    private final Duration work;
    private final int stuckAfter;
    private volatile boolean stopped;
    private Thread thread = new Thread();

    /**
     * A stage.
     *
     * @param from the queue to take photos from
     * @param to the queue to put them into
     * @param batch how many photos to commit at a time
     * @param work how long a photo takes
     * @param stuckAfter after how many photos it gets stuck, in the middle of a transaction; or {@link #NEVER}
     */
    Stage(String from, String to, int batch, Duration work, int stuckAfter) {
        this.from = from;
        this.to = to;
        this.batch = batch;
        this.work = work;
        this.stuckAfter = stuckAfter;
    }

    /** A stage as a program of its own: {@code <from> <to> <batch> <milliseconds> <stuck after>}. */
    public static void main(String[] args) throws Exception {
        Duration work = Duration.ofMillis(Long.parseLong(args[3]));
        Stage stage = new Stage(args[0], args[1], Integer.parseInt(args[2]), work, Integer.parseInt(args[4]));
        stage.start(JavaProcess.url());
        JavaProcess.awaitEnd();
        stage.stop();
    }

    /** Works in a thread of its own, until stopped. */
    void start(String url) {
        thread = new Thread(() -> run(url), to);
        thread.start();
    }

    /** Returns when it has finished what it was doing. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    private void run(String url) {
        try (RowMQConnectionFactory factory = new RowMQConnectionFactory(url);
                JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            Queue next = context.createQueue(to);
            JMSConsumer photos = context.createConsumer(context.createQueue(from));
            JMSProducer producer = context.createProducer();
            int taken = 0;
            int uncommitted = 0;
            while (!stopped) {
                Message photo = photos.receive(LOOK_MILLIS);
                if (photo != null) {
                    work();
                    producer.send(next, photo);
                    taken++;
                    uncommitted++;
                }
                if (taken == stuckAfter) {
                    getStuck(uncommitted);
                }
                // Also when there is nothing to do at the moment: what is done shall not wait for the batch to be full.
                if (uncommitted == batch || (photo == null && uncommitted > 0)) {
                    context.commit();
                    uncommitted = 0;
                }
            }
            // What is not committed now is rolled back as the context closes, and stays where it was.
        }
    }

    private void work() {
        LockSupport.parkNanos(work.toNanos());
    }

    private void getStuck(int uncommitted) {
        System.out.println("stuck: " + uncommitted + " photos taken and put, but not committed");
        while (!stopped) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
    }
}
