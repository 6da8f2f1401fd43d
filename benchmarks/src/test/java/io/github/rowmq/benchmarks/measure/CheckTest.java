package io.github.rowmq.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckTest {

    private static Seen seen(int... numbers) {
        Seen seen = new Seen(1);
        for (int number : numbers) {
            seen.add(0, number);
        }
        return seen;
    }

    @Test
    void consumersThatShareAllMessagesPass() {
        Check check = Check.of(new int[] {6}, List.of(seen(0, 2, 5), seen(1, 3, 4)));
        assertThat(check).isEqualTo(new Check(6, 6, 0, 0, 0));
        assertThat(check.passed()).isTrue();
    }

    @Test
    void aMessageThatNobodySawIsLost() {
        assertThat(Check.of(new int[] {3}, List.of(seen(0, 2)))).isEqualTo(new Check(3, 2, 1, 0, 0));
    }

    @Test
    void aMessageThatTwoSawIsDoubled() {
        assertThat(Check.of(new int[] {2}, List.of(seen(0, 1), seen(1)))).isEqualTo(new Check(2, 3, 0, 1, 0));
    }

    @Test
    void aMessageThatOneSawTwiceIsDoubled() {
        assertThat(Check.of(new int[] {2}, List.of(seen(0, 1, 1)))).isEqualTo(new Check(2, 3, 0, 1, 0));
    }

    @Test
    void aMessageAfterALaterOneIsMisordered() {
        Check check = Check.of(new int[] {3}, List.of(seen(0, 2, 1)));
        assertThat(check).isEqualTo(new Check(3, 3, 0, 0, 1));
        assertThat(check.passed()).isFalse();
        assertThat(check.text()).isEqualTo("LOST 0, DOUBLED 0, MISORDERED 1");
    }

    @Test
    void producersAreToldApart() {
        Seen seen = new Seen(2);
        seen.add(0, 0);
        seen.add(1, 0);
        seen.add(0, 1);
        assertThat(Check.of(new int[] {2, 2}, List.of(seen))).isEqualTo(new Check(4, 3, 1, 0, 0));
    }
}
