package io.github.rowmq.samples.quickstart;

import io.github.rowmq.samples.JavaProcess;
import io.github.rowmq.samples.Sample;
import io.github.rowmq.samples.SampleRun;
import java.util.List;

/** A producer and a consumer as two programs on one database, at the same time. */
public final class TwoProcesses implements Sample {

    private static final String QUEUE = "samples.processes.orders";
    private static final int COUNT = 10;

    @Override
    public String name() {
        return "two-processes";
    }

    @Override
    public String summary() {
        return "a producer and a consumer as two programs on one database";
    }

    @Override
    public void run(SampleRun run) throws Exception {
        run.empty(QUEUE);
        run.heading("Two programs, one database, nothing between them");
        try (JavaProcess consumer = run.start("consumer", Consumer.class, QUEUE, String.valueOf(COUNT))) {
            consumer.awaitLine("waiting for " + COUNT + " orders");
            try (JavaProcess producer = run.start("producer", Producer.class, QUEUE, String.valueOf(COUNT))) {
                producer.awaitLine("sent all");
                int exitCode = consumer.await();

                List<String> sent = orders("sent", producer);
                List<String> received = orders("received", consumer);
                run.heading("Checks");
                run.check("the producer has sent " + COUNT + " orders", sent.size() == COUNT);
                run.check(
                        "the consumer has received each of them once, in the order of sending",
                        exitCode == 0 && received.equals(sent));
            }
        }
    }

    private static List<String> orders(String verb, JavaProcess process) {
        return process.lines().stream()
                .filter(line -> line.startsWith(verb + " order "))
                .map(line -> line.substring(verb.length() + 1))
                .toList();
    }
}
