package io.github.rowmq.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

class HistogramTest {

    @Test
    void quantilesAreExactToThreePercent() {
        Histogram histogram = new Histogram();
        for (int i = 1; i <= 100_000; i++) {
            histogram.add(i * 1_000L);
        }
        assertThat(histogram.quantile(0.5)).isCloseTo(50_000_000, withPercentage(3));
        assertThat(histogram.quantile(0.99)).isCloseTo(99_000_000, withPercentage(3));
        assertThat(histogram.quantile(1)).isCloseTo(100_000_000, withPercentage(3));
        assertThat(histogram.max()).isEqualTo(100_000_000);
    }

    @Test
    void smallAndHugeValuesHaveTheirPlaces() {
        Histogram histogram = new Histogram();
        histogram.add(0);
        histogram.add(-5);
        histogram.add(31);
        histogram.add(32);
        histogram.add(Long.MAX_VALUE);
        assertThat(histogram.count()).isEqualTo(5);
        assertThat(histogram.quantile(0.01)).isZero();
        assertThat(histogram.quantile(0.6)).isEqualTo(31);
        assertThat(histogram.quantile(0.8)).isEqualTo(32);
        assertThat(histogram.max()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void mergingIsTheSameAsCountingTogether() {
        Histogram one = new Histogram();
        Histogram two = new Histogram();
        one.add(10);
        two.add(1_000_000);
        one.add(two);
        assertThat(one.count()).isEqualTo(2);
        assertThat(one.quantile(0.5)).isEqualTo(10);
        assertThat(one.max()).isEqualTo(1_000_000);
    }

    @Test
    void anEmptyOneSaysZero() {
        assertThat(new Histogram().quantile(0.5)).isZero();
    }
}
