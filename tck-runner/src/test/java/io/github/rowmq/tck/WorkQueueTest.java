package io.github.rowmq.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.tck.worker.TestId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    @Test
    void aBatchIsAWholeClassAndTheLastNameComesFirst() {
        List<TestId> tests =
                Stream.concat(tests("a.First", 25), tests("b.Second", 3)).toList();

        WorkQueue queue = new WorkQueue(tests);

        List<List<TestId>> batches = new ArrayList<>();
        for (List<TestId> batch = queue.next(); batch != null; batch = queue.next()) {
            batches.add(batch);
        }
        assertThat(batches).extracting(List::size).containsExactly(3, 25);
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch)
                        .extracting(TestId::className)
                        .containsOnly(batch.get(0).className()));
        assertThat(batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(tests);
    }

    private static Stream<TestId> tests(String className, int count) {
        return IntStream.range(0, count).mapToObj(i -> new TestId(className + i, className, "test" + i));
    }
}
