package io.github.rowmq.torture.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Schedule.Settings SETTINGS =
            new Schedule.Settings(Duration.ofMinutes(30), 3, Duration.ofSeconds(3), Duration.ofSeconds(2), false);

    @Test
    void theSameSeedPlansTheSame() {
        EnumSet<FaultKind> all = EnumSet.allOf(FaultKind.class);

        List<PlannedFault> plan = Schedule.plan(7, all, SETTINGS);

        assertThat(Schedule.plan(7, all, SETTINGS)).isEqualTo(plan);
        assertThat(Schedule.plan(8, all, SETTINGS)).isNotEqualTo(plan);
    }

    @Test
    void everyKindComesInItsTimeAndForAllJvms() {
        EnumSet<FaultKind> all = EnumSet.allOf(FaultKind.class);

        List<PlannedFault> plan = Schedule.plan(7, all, SETTINGS);

        assertThat(plan).extracting(PlannedFault::kind).containsAll(all);
        assertThat(plan).extracting(PlannedFault::slot).containsOnly(0, 1, 2);
        assertThat(plan).extracting(PlannedFault::at).isSorted().allMatch(at -> at.compareTo(SETTINGS.length()) < 0);
    }

    @Test
    void aJvmThatIsToRestartAtOnceDoes() {
        Schedule.Settings atOnce =
                new Schedule.Settings(Duration.ofMinutes(5), 1, Duration.ofSeconds(3), Duration.ofSeconds(1), true);

        assertThat(Schedule.plan(7, EnumSet.of(FaultKind.KILL), atOnce))
                .isNotEmpty()
                .allMatch(fault -> fault.lasts().isZero());
    }

    @Test
    void onlyKindsThatWereAskedForCome() {
        assertThat(Schedule.plan(7, EnumSet.of(FaultKind.KILL), SETTINGS))
                .isNotEmpty()
                .allMatch(fault -> fault.kind() == FaultKind.KILL);
    }
}
