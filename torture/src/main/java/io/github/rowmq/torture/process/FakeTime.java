package io.github.rowmq.torture.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shifts the clock of a process with libfaketime, where that is installed. Stateless. */
public final class FakeTime {

    /** System property: the library's file, if it is where nobody would look. */
    static final String PROPERTY = "torture.libfaketime";

    private static final List<Path> USUAL = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));

    private FakeTime() {}

    public static boolean isAvailable() {
        return library().isPresent();
    }

    private static Optional<Path> library() {
        String set = System.getProperty(PROPERTY);
        if (set != null) {
            return Optional.of(Path.of(set)).filter(Files::exists);
        }
        return USUAL.stream().filter(Files::exists).findFirst();
    }

    /** What a process must have in its environment so that its calendar, but not its monotonic clock, is off by that. */
    public static Map<String, String> environment(Duration shift) {
        Path library = library().orElseThrow(() -> new IllegalStateException("libfaketime is not installed"));
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME",
                (shift.isNegative() ? "" : "+") + shift.toSeconds(),
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // The library's own way of waiting makes short waits none and long ones longer.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }
}
