package io.github.rowmq.torture.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTest {

    @TempDir
    Path directory;

    @Test
    void aLineIsReadAsItWasWritten() {
        Event event = Event.of(42, "w0.1/producer", Kind.COMMITTED, "w0.1/producer/7", "");

        Event read = Event.parse(event.toLine());

        assertThat(read).isEqualTo(event);
        assertThat(read.life()).isEqualTo("w0.1");
        assertThat(read.field(1)).isEmpty();
        assertThat(read.field(2)).isEmpty();
    }

    @Test
    void whatWouldBreakALineIsReplaced() {
        String line = Event.of(1, "a", Kind.TROUBLE, "two\nlines\tand a tab").toLine();

        assertThat(line).doesNotContain("\n");
        assertThat(Event.parse(line).fields()).containsExactly("two lines and a tab");
    }

    @Test
    void whatIsNoLineIsRefused() {
        assertThatThrownBy(() -> Event.parse("nothing")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineIsInTheFileWhenWriteReturns() throws Exception {
        Path file = directory.resolve("w0.1.log");
        try (EventLog log = new EventLog(file, "w0.1")) {
            log.write("consumer", Kind.RECEIVING, "q");

            assertThat(Files.readString(file)).endsWith("\tw0.1/consumer\tRECEIVING\tq\n");
        }
    }

    @Test
    void aSecondLifeOfALogAppends() throws Exception {
        Path file = directory.resolve("w0.1.log");
        for (int i = 0; i < 2; i++) {
            try (EventLog log = new EventLog(file, "w0.1")) {
                log.write("jvm", Kind.JVM, "1");
            }
        }

        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void aHistoryLeavesOutALineThatWasCutOff() throws Exception {
        Path file = directory.resolve("w0.1.log");
        try (EventLog log = new EventLog(file, "w0.1")) {
            log.write("p", Kind.SEND_PLAIN, "u", "m", "q", "s", "1", "4");
        }
        Files.writeString(file, "77\tw0.1/p\tCOMM", StandardOpenOption.APPEND);

        History history = History.read(directory);

        assertThat(history.sent()).containsOnlyKeys("m");
        assertThat(history.outcome("u")).isEqualTo(Outcome.IN_DOUBT);
    }

    @Test
    void aFaultLastsUntilItsEndWasWritten() {
        History history = new History();
        history.add(Event.of(10, "nemesis/nemesis", Kind.FAULT_BEGIN, "1", "kill", "w0.1"));
        history.add(Event.of(20, "nemesis/nemesis", Kind.FAULT_BEGIN, "2", "crash", ""));
        history.add(Event.of(30, "nemesis/nemesis", Kind.FAULT_END, "1"));

        assertThat(history.faults())
                .isEqualTo(
                        List.of(new FaultSpan("kill", "w0.1", 10, 30), new FaultSpan("crash", "", 20, Long.MAX_VALUE)));
    }
}
