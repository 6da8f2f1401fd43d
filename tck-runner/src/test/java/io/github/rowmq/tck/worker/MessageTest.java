package io.github.rowmq.tck.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {

    @Test
    void argumentsOfAnyContentPassUnchanged() {
        Message message = new Message(
                Message.Kind.FINISHED,
                "[engine:x]/[class:y]",
                "",
                "two words\nand a line",
                "100% + ünïcode \uD83D\uDE00");

        String line = message.toLine();

        assertThat(line).doesNotContain("\n");
        assertThat(Message.parse(line)).isEqualTo(message);
    }

    @Test
    void aMessageWithoutArgumentsHasNone() {
        assertThat(Message.parse(new Message(Message.Kind.DONE).toLine()))
                .isEqualTo(new Message(Message.Kind.DONE, List.of()));
    }

    @Test
    void whatAJvmPrintsByItselfIsToldApart() {
        assertThat(Message.parse("# A fatal error has been detected")).isNull();
        assertThat(Message.parse("")).isNull();
    }
}
