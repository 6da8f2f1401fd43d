package io.github.rowmq.torture.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.torture.checker.Violation.Rule;
import io.github.rowmq.torture.database.Remains;
import io.github.rowmq.torture.log.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories made by hand: each violation is found, and what only looks like one is not. */
class CheckerTest {

    private static final String QUEUE = "q.tx";
    private final Story story = new Story();

    private void expect(Rule rule) {
        assertThat(story.violations()).extracting(Violation::rule).containsExactly(rule);
    }

    private void expectNothing() {
        assertThat(story.violations()).isEmpty();
    }

    // ---- nothing lost

    @Test
    void whatWasSentAndConsumedIsFine() {
        story.sent("w0.1/p", "m1", QUEUE)
                .received("w1.1/c", "u1", "m1", QUEUE, 1)
                .line("w1.1/c", Kind.COMMITTING, "u1")
                .line("w1.1/c", Kind.COMMITTED, "u1");
        expectNothing();
    }

    @Test
    void aMessageWhoseSendReturnedMustCome() {
        story.sent("w0.1/p", "m1", QUEUE);
        expect(Rule.NOTHING_LOST);
    }

    @Test
    void aMessageWhoseSendDidNotReturnMayBeLost() {
        story.sending("w0.1/p", "m1", QUEUE);
        expectNothing();
    }

    @Test
    void aMessageOfATransactionWhoseCommitReturnedMustCome() {
        story.line("w0.1/p", Kind.SEND, "u1", "m1", QUEUE, "s", "1", "4")
                .line("w0.1/p", Kind.COMMITTING, "u1")
                .line("w0.1/p", Kind.COMMITTED, "u1");
        expect(Rule.NOTHING_LOST);
    }

    @Test
    void aMessageThatWasRolledBackMustComeAgain() {
        story.sent("w0.1/p", "m1", QUEUE)
                .received("w1.1/c", "u1", "m1", QUEUE, 1)
                .line("w1.1/c", Kind.ROLLED_BACK, "u1");
        expect(Rule.NOTHING_LOST);
    }

    @Test
    void aMessageWhoseConsumerDiedBeforeItsCommitMustComeAgain() {
        story.sent("w0.1/p", "m1", QUEUE).received("w1.1/c", "u1", "m1", QUEUE, 1);
        expect(Rule.NOTHING_LOST);
    }

    @Test
    void aMessageWhoseCommitIsInDoubtNeedNotComeAgain() {
        story.sent("w0.1/p", "m1", QUEUE)
                .received("w1.1/c", "u1", "m1", QUEUE, 1)
                .line("w1.1/c", Kind.COMMITTING, "u1");
        expectNothing();
    }

    @Test
    void everyDurableSubscriptionMustGetWhatWasPublished() {
        story.sent("w0.1/p", "m1", "t.news")
                .received("w0.1/c", "auto", "m1", "t.news#one", 1)
                .received("w0.1/d", "auto", "m1", "t.news#heard", 1);
        assertThat(story.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo(Rule.NOTHING_LOST);
            assertThat(violation.what()).contains("t.news#shared");
        });
    }

    @Test
    void aDeathInsideAReceiveExcusesOneMessageOfItsSource() {
        story.sent("w0.1/p", "m1", "q.auto").sent("w0.1/p", "m2", "q.auto").line("w1.1/c", Kind.RECEIVING, "q.auto");
        expect(Rule.NOTHING_LOST);
    }

    // ---- nothing made up

    @Test
    void whatNobodySentMustNotCome() {
        story.received("w1.1/c", "auto", "m1", QUEUE, 1);
        expect(Rule.NOTHING_MADE_UP);
    }

    @Test
    void whatWasRolledBackMustNotCome() {
        story.line("w0.1/p", Kind.SEND, "u1", "m1", QUEUE, "s", "1", "4")
                .line("w0.1/p", Kind.ROLLED_BACK, "u1")
                .received("w1.1/c", "auto", "m1", QUEUE, 1);
        expect(Rule.NOTHING_MADE_UP);
    }

    @Test
    void whatWasNotCommittedBeforeItsSenderDiedMustNotCome() {
        story.line("w0.1/p", Kind.SEND, "u1", "m1", QUEUE, "s", "1", "4").received("w1.1/c", "auto", "m1", QUEUE, 1);
        expect(Rule.NOTHING_MADE_UP);
    }

    @Test
    void aDamagedMessageIsFound() {
        story.sent("w0.1/p", "m1", QUEUE)
                .line("w1.1/c", Kind.RECEIVED, "auto", "m1", QUEUE, "ID:1", "1", "false", "false");
        expect(Rule.NOTHING_MADE_UP);
    }

    @Test
    void aMessageMustNotComeFromWhereItWasNotSent() {
        story.sending("w0.1/p", "m1", QUEUE).received("w1.1/c", "auto", "m1", "q.client", 1);
        expect(Rule.NOTHING_MADE_UP);
    }

    // ---- settled once, counts

    @Test
    void whatWasCommittedMustNotComeBack() {
        story.sent("w0.1/p", "m1", QUEUE)
                .received("w1.1/c", "u1", "m1", QUEUE, 1)
                .line("w1.1/c", Kind.COMMITTING, "u1")
                .line("w1.1/c", Kind.COMMITTED, "u1")
                .received("w0.1/c", "u2", "m1", QUEUE, 2)
                .line("w0.1/c", Kind.COMMITTING, "u2");
        expect(Rule.SETTLED_ONCE);
    }

    @Test
    void aConsumerThatWasDeclaredDeadMustNotCommitAfterAnotherGotTheMessage() {
        story.sent("w0.1/p", "m1", QUEUE)
                .received("w1.1/c", "u1", "m1", QUEUE, 1)
                .received("w0.1/c", "u2", "m1", QUEUE, 2)
                .line("w1.1/c", Kind.COMMITTING, "u1")
                .line("w1.1/c", Kind.COMMITTED, "u1")
                .line("w0.1/c", Kind.COMMITTING, "u2");
        expect(Rule.SETTLED_ONCE);
    }

    @Test
    void aMessageThatExistsTwiceIsFoundByItsCount() {
        story.sent("w0.1/p", "m1", QUEUE);
        for (String unit : List.of("u1", "u2")) {
            story.received("w1.1/c", unit, "m1", QUEUE, 1).line("w1.1/c", Kind.COMMITTING, unit);
        }
        expect(Rule.COUNT_TRUE);
    }

    @Test
    void aRedeliveryThatIsNotMarkedIsFound() {
        story.sent("w0.1/p", "m1", QUEUE)
                .line("w1.1/c", Kind.RECEIVED, "u1", "m1", QUEUE, "ID:1", "2", "false", "true")
                .line("w1.1/c", Kind.COMMITTING, "u1");
        expect(Rule.COUNT_TRUE);
    }

    @Test
    void theSameMessageUnderTwoIdentifiersIsFound() {
        story.sent("w0.1/p", "m1", QUEUE)
                .received("w1.1/c", "u1", "m1", QUEUE, 1, "ID:a")
                .line("w1.1/c", Kind.ROLLED_BACK, "u1")
                .received("w1.1/c", "u2", "m1", QUEUE, 2, "ID:b")
                .line("w1.1/c", Kind.COMMITTING, "u2");
        expect(Rule.SETTLED_ONCE);
    }

    @Test
    void aRollbackAndASecondDeliveryAreFine() {
        story.sent("w0.1/p", "m1", QUEUE)
                .received("w1.1/c", "u1", "m1", QUEUE, 1)
                .line("w1.1/c", Kind.ROLLED_BACK, "u1")
                .received("w1.1/c", "u2", "m1", QUEUE, 2)
                .line("w1.1/c", Kind.COMMITTING, "u2")
                .line("w1.1/c", Kind.COMMITTED, "u2");
        expectNothing();
    }

    // ---- redeliveries of sessions that acknowledge by themselves

    @Test
    void aMessageThatWasAcknowledgedByItselfMustNotComeAgainWithoutAReason() {
        story.sent("w0.1/p", "m1", "q.auto")
                .received("w1.1/c", "auto", "m1", "q.auto", 1)
                .received("w1.1/c", "auto", "m1", "q.auto", 2);
        expect(Rule.REDELIVERY_EXPLAINED);
    }

    @Test
    void aKillOfItsConsumerIsAReason() {
        story.sent("w0.1/p", "m1", "q.auto")
                .received("w1.1/c", "auto", "m1", "q.auto", 1)
                .line("nemesis/nemesis", Kind.FAULT_BEGIN, "1", "kill", "w1.1")
                .received("w0.1/c", "auto", "m1", "q.auto", 2);
        expectNothing();
    }

    @Test
    void aKillOfAnotherJvmIsNone() {
        story.sent("w0.1/p", "m1", "q.auto")
                .received("w1.1/c", "auto", "m1", "q.auto", 1)
                .line("nemesis/nemesis", Kind.FAULT_BEGIN, "1", "kill", "w2.1")
                .received("w1.1/d", "auto", "m1", "q.auto", 2);
        expect(Rule.REDELIVERY_EXPLAINED);
    }

    @Test
    void aFaultThatWasOverLongBeforeIsNone() {
        story.line("nemesis/nemesis", Kind.FAULT_BEGIN, "1", "crash", "")
                .line("nemesis/nemesis", Kind.FAULT_END, "1")
                .after(Duration.ofSeconds(10))
                .sent("w0.1/p", "m1", "q.auto")
                .received("w1.1/c", "auto", "m1", "q.auto", 1)
                .received("w1.1/c", "auto", "m1", "q.auto", 2);
        expect(Rule.REDELIVERY_EXPLAINED);
    }

    // ---- order

    @Test
    void whatOvertakesOnItsWayToTheOnlyConsumerIsFound() {
        story.sent("w0.1/p", "m1", "q.far")
                .sent("w0.1/p", "m2", "q.far")
                .received("w1.1/c", "auto", "m2", "q.far", 1)
                .received("w1.1/c", "auto", "m1", "q.far", 1);
        expect(Rule.ORDER_KEPT);
    }

    @Test
    void whatAForeignTransactionHadLockedMayBeOvertaken() {
        story.line("nemesis/nemesis", Kind.FAULT_BEGIN, "1", "lock-rows", "")
                .sent("w0.1/p", "m1", "q.far")
                .line("nemesis/nemesis", Kind.FAULT_END, "1")
                .sent("w0.1/p", "m2", "q.far")
                .received("w1.1/c", "auto", "m2", "q.far", 1)
                .received("w1.1/c", "auto", "m1", "q.far", 1);
        expectNothing();
    }

    @Test
    void aRedeliveryBreaksNoOrder() {
        story.sent("w0.1/p", "m1", "q.far")
                .sent("w0.1/p", "m2", "q.far")
                .received("w1.1/c", "u1", "m1", "q.far", 1)
                .received("w1.1/c", "u1", "m2", "q.far", 1)
                .line("w1.1/c", Kind.ROLLED_BACK, "u1")
                .received("w1.1/c", "u2", "m1", "q.far", 2)
                .received("w1.1/c", "u2", "m2", "q.far", 2)
                .line("w1.1/c", Kind.COMMITTING, "u2");
        expectNothing();
    }

    // ---- pipelines

    private void intoThePipeline() {
        story.sent("w0.1/p", "m1", "q.in")
                .received("w1.1/x", "u1", "m1", "q.in", 1)
                .line("w1.1/x", Kind.SEND, "u1", "p!m1", "q.out", "x", "1", "4")
                .line("w1.1/x", Kind.COMMITTING, "u1");
    }

    @Test
    void whatGoesIntoAPipelineAndComesOutOnceIsFine() {
        intoThePipeline();
        story.line("w1.1/x", Kind.COMMITTED, "u1").received("w0.1/y", "auto", "p!m1", "q.out", 1);
        expectNothing();
    }

    @Test
    void aSecondAttemptOfAPipelineThatFailedBeforeItsCommitIsFine() {
        intoThePipeline();
        story.line("w1.1/x", Kind.COMMITTED, "u1")
                .received("w0.1/y", "auto", "p!m1", "q.out", 1)
                .line("w2.1/x", Kind.SEND, "u2", "p!m1", "q.out", "x", "1", "4");
        expectNothing();
    }

    @Test
    void whatGoesIntoAPipelineMustComeOut() {
        intoThePipeline();
        expect(Rule.PIPELINE_EXACTLY_ONCE);
    }

    @Test
    void whatComesOutOfAPipelineTwiceIsFound() {
        intoThePipeline();
        story.received("w0.1/y", "auto", "p!m1", "q.out", 1, "ID:a")
                .line("nemesis/nemesis", Kind.FAULT_BEGIN, "1", "crash", "")
                .received("w0.1/y", "auto", "p!m1", "q.out", 1, "ID:b");
        assertThat(story.violations()).extracting(Violation::rule).contains(Rule.PIPELINE_EXACTLY_ONCE);
    }

    // ---- what is left

    @Test
    void whatIsLeftInTheDatabaseAndInTheJvmsIsFound() {
        story.line("w0.1/jvm", Kind.THREADS, "1", "[rowmq-lane-0]");

        assertThat(story.violations(new Remains(List.of("a message"), List.of("a table"), List.of("a connection"))))
                .extracting(Violation::rule)
                .containsExactly(Rule.DATABASE_CLEAN, Rule.DATABASE_CLEAN, Rule.NOTHING_LEAKED, Rule.NOTHING_LEAKED);
    }
}
