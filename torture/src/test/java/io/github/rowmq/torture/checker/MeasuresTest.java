package io.github.rowmq.torture.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.torture.log.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories made by hand: which times count as those of a take-over. */
class MeasuresTest {

    private static final String QUEUE = "q.tx";
    private final Story story = new Story();

    private Story kill(String life) {
        return story.line("nemesis/nemesis", Kind.FAULT_BEGIN, "1", "kill", life)
                .line("nemesis/nemesis", Kind.FAULT_END, "1");
    }

    @Test
    void aMessageOfAKilledJvmIsTakenOverByOneThatRunsBesideIt() {
        story.sent("w0.1/p", "m1", QUEUE).received("w0.1/c", "u1", "m1", QUEUE, 1);
        kill("w0.1").after(Duration.ofMillis(700)).received("w1.1/c", "u2", "m1", QUEUE, 2);
        assertThat(story.measures().takeOvers().get("kill")).containsExactly(702_000_000L);
    }

    /** How long a JVM takes to start, and how long the nemesis waits until it starts one, says nothing of the others. */
    @Test
    void whatWaitsForTheJvmToBeStartedAnewIsNoTakeOver() {
        story.sent("w0.1/p", "m1", QUEUE).received("w0.1/c", "u1", "m1", QUEUE, 1);
        kill("w0.1").after(Duration.ofSeconds(7)).received("w0.2/c", "u2", "m1", QUEUE, 2);
        assertThat(story.measures().takeOvers()).isEmpty();
    }

    @Test
    void whatTheKilledJvmHadGivenBackBeforeIsNoTakeOver() {
        story.sent("w0.1/p", "m1", QUEUE)
                .received("w0.1/c", "u1", "m1", QUEUE, 1)
                .line("w0.1/c", Kind.ROLLED_BACK, "u1", "by choice");
        kill("w0.1").after(Duration.ofSeconds(3)).received("w1.1/c", "u2", "m1", QUEUE, 2);
        assertThat(story.measures().takeOvers()).isEmpty();
    }

    @Test
    void percentilesOfNothingAreNothing() {
        assertThat(Measures.percentile(List.of(), 50)).isZero();
    }
}
