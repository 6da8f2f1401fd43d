package io.github.rowmq.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** The execution samples of a JFR recording, counted by part of the program. Confined to a thread. */
public final class Profile {

    private static final String EVENT = "jdk.ExecutionSample";
    private static final String OTHER = "anything else";
    private static final int TOP = 12;

    private final Map<Part, Map<String, Integer>> methods = new EnumMap<>(Part.class);
    private final Map<String, Integer> others = new HashMap<>();
    private int samples;

    private Profile() {}

    /** Without samples. */
    static Profile empty() {
        return new Profile();
    }

    /** Reads a recording. */
    public static Profile read(Path recording) throws IOException {
        Profile profile = new Profile();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals(EVENT) && event.getStackTrace() != null) {
                    profile.add(event.getStackTrace().getFrames().stream()
                            .map(Profile::name)
                            .toList());
                }
            }
        }
        return profile;
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    /** Counts one stack, innermost frame first. */
    void add(List<String> stack) {
        samples++;
        for (String frame : stack) {
            Part part = Part.of(frame);
            if (part != null) {
                methods.computeIfAbsent(part, p -> new HashMap<>()).merge(frame, 1, Integer::sum);
                return;
            }
        }
        if (!stack.isEmpty()) {
            others.merge(stack.get(0), 1, Integer::sum);
        }
    }

    int samples() {
        return samples;
    }

    int samplesOf(@Nullable Part part) {
        Map<String, Integer> counted = part == null ? others : methods.getOrDefault(part, Map.of());
        return counted.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Shares of all processor time, and of what each part's consists.
     *
     * @param used while the samples were taken
     */
    public String text(CpuClocks.Used used) {
        double all = used.jvmNanos() + (double) Math.max(0, used.databaseNanos());
        StringBuilder text = new StringBuilder();
        if (used.databaseNanos() >= 0) {
            line(text, "database (its own processes)", used.databaseNanos() / all);
        }
        long rest = Math.max(0, used.jvmNanos() - used.javaNanos());
        long compiling = Math.min(rest, used.compilingNanos());
        line(text, "just-in-time compilation", compiling / all);
        line(text, "garbage collection", (rest - compiling) / all);
        double perSample = samples == 0 ? 0 : used.javaNanos() / all / samples;
        List<Part> parts = methods.keySet().stream()
                .sorted(Comparator.comparingInt((Part part) -> -samplesOf(part)))
                .toList();
        parts.forEach(part -> line(text, part.title(), samplesOf(part) * perSample));
        line(text, OTHER, samplesOf(null) * perSample);
        text.append('\n');
        parts.forEach(part -> top(text, part.title(), methods.getOrDefault(part, Map.of()), perSample));
        top(text, OTHER, others, perSample);
        return text.toString();
    }

    private static void line(StringBuilder text, String what, double share) {
        text.append(String.format(Locale.ROOT, "%6.1f %%  %s%n", 100 * share, what));
    }

    private static void top(StringBuilder text, String title, Map<String, Integer> counted, double perSample) {
        text.append(title).append('\n');
        text.append(counted.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(TOP)
                .map(method -> String.format(
                        Locale.ROOT, "  %6.1f %%  %s%n", 100 * method.getValue() * perSample, method.getKey()))
                .collect(Collectors.joining()));
    }
}
