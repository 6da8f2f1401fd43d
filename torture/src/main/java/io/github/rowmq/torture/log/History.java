package io.github.rowmq.torture.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What all JVMs of a round, and the nemesis, wrote down. Filled by one thread, then only read. */
public final class History {

    private final Map<String, List<Sent>> sent = new LinkedHashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final Map<String, Long> outcomeNanos = new HashMap<>();
    private final List<Received> received = new ArrayList<>();
    private final Map<String, List<Event>> remarks = new HashMap<>();
    private final Map<String, Long> lastSign = new HashMap<>();
    private final Map<String, String> receiving = new HashMap<>();
    private final Map<String, FaultSpan> faults = new LinkedHashMap<>();
    private final List<Event> threads = new ArrayList<>();

    /** Reads every log of a directory. */
    public static History read(Path directory) throws IOException {
        History history = new History();
        List<Path> logs;
        try (Stream<Path> files = Files.list(directory)) {
            logs = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        for (Path log : logs) {
            // The last line may have been cut off by the death of its writer: then it was not written.
            String text = Files.readString(log, StandardCharsets.UTF_8);
            text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Event::parse)
                    .forEach(history::add);
        }
        return history;
    }

    /** Takes a line; those of one actor must come in their order. */
    public void add(Event event) {
        lastSign.merge(event.life(), event.nanos(), Math::max);
        switch (event.kind()) {
            case SEND, SEND_PLAIN -> send(Sent.of(event));
            case COMMITTING -> outcome(event, Outcome.IN_DOUBT);
            case COMMITTED -> outcome(event, Outcome.COMMITTED);
            case ROLLED_BACK -> outcome(event, Outcome.ROLLED_BACK);
            case UNKNOWN -> outcome(event, Outcome.IN_DOUBT);
            case RECEIVED -> {
                received.add(Received.of(event));
                receiving.remove(event.actor());
            }
            case RECEIVING -> receiving.put(event.actor(), event.field(0));
            case NOTHING -> receiving.remove(event.actor());
            case TOLD, TROUBLE ->
                remarks.computeIfAbsent(event.life(), life -> new ArrayList<>()).add(event);
            case THREADS -> threads.add(event);
            case FAULT_BEGIN ->
                faults.put(
                        event.field(0), new FaultSpan(event.field(1), event.field(2), event.nanos(), Long.MAX_VALUE));
            case FAULT_END ->
                faults.computeIfPresent(
                        event.field(0),
                        (number, span) -> new FaultSpan(span.kind(), span.target(), span.from(), event.nanos()));
            case JVM -> {
                // Only a sign of life.
            }
        }
    }

    private void send(Sent message) {
        sent.computeIfAbsent(message.message(), name -> new ArrayList<>(1)).add(message);
        if (message.plain()) {
            outcomes.put(message.unit(), Outcome.IN_DOUBT);
        }
    }

    private void outcome(Event event, Outcome outcome) {
        outcomes.put(event.field(0), outcome);
        outcomeNanos.put(event.field(0), event.nanos());
    }

    /**
     * All that was given away, by name. What a pipeline passes on may have been tried several times under one name; of
     * each name there is one entry, the attempt that went furthest.
     */
    public Map<String, Sent> sent() {
        Map<String, Sent> result = new LinkedHashMap<>();
        sent.forEach((name, attempts) -> result.put(
                name,
                Collections.max(attempts, Comparator.comparingInt(attempt -> progress(outcome(attempt.unit()))))));
        return result;
    }

    private static int progress(Outcome outcome) {
        return switch (outcome) {
            case ROLLED_BACK -> 0;
            case OPEN -> 1;
            case IN_DOUBT -> 2;
            case COMMITTED -> 3;
        };
    }

    public Outcome outcome(String unit) {
        return outcomes.getOrDefault(unit, Outcome.OPEN);
    }

    /** When the last line about the unit's outcome was written; 0 if there is none. */
    public long outcomeNanos(String unit) {
        return outcomeNanos.getOrDefault(unit, 0L);
    }

    /** All that was received, those of one consumer in their order. */
    public List<Received> received() {
        return Collections.unmodifiableList(received);
    }

    /** All that was received of each message from each source, by rising count, then time. */
    public Map<Delivered, List<Received>> deliveries() {
        Map<Delivered, List<Received>> result = new LinkedHashMap<>();
        for (Received one : received) {
            result.computeIfAbsent(new Delivered(one.message(), one.source()), key -> new ArrayList<>(1))
                    .add(one);
        }
        Comparator<Received> order = Comparator.comparingInt(Received::count).thenComparingLong(Received::nanos);
        result.values().forEach(list -> list.sort(order));
        return result;
    }

    /** A message as it is delivered from one source. */
    public record Delivered(String message, String source) {}

    public List<FaultSpan> faults() {
        return List.copyOf(faults.values());
    }

    /** What exception listeners were told, and what else went wrong, in that life of a JVM. */
    public List<Event> remarks(String life) {
        return remarks.getOrDefault(life, List.of());
    }

    /** The lives of JVMs that wrote anything, with the time of the last line. */
    public Map<String, Long> lives() {
        return Collections.unmodifiableMap(lastSign);
    }

    /** Consumers that died inside a receive which acknowledges by itself, by source: what they took nobody can know. */
    public Map<String, String> diedReceiving() {
        return Collections.unmodifiableMap(receiving);
    }

    public List<Event> threads() {
        return Collections.unmodifiableList(threads);
    }
}
