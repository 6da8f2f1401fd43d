package io.github.rowmq.benchmarks.micro;

import io.github.rowmq.selector.Selector;
import io.github.rowmq.selector.SelectorFields;
import io.github.rowmq.selector.SelectorSyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Parsing a selector, and asking it about one message. JMH sees to the threads. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SelectorBenchmark {

    /** From the simplest to one that looks at much. */
    @Param({
        "color = 7",
        "color = 7 AND price BETWEEN 10 AND 20.5",
        "region IN ('north', 'south', 'east') AND name LIKE 'order-%-x_' AND (urgent OR JMSPriority > 6)"
    })
    public String text = "";

    private final Map<String, Object> message = new HashMap<>();
    private final SelectorFields fields = message::get;
    /** Null before it is set up. */
    private @Nullable Selector selector;

    /** A message that each selector is true of. */
    @Setup
    public void setUp() throws SelectorSyntaxException {
        selector = Selector.parse(text);
        message.put("color", 7);
        message.put("price", 12.25);
        message.put("region", "east");
        message.put("name", "order-4711-xy");
        message.put("urgent", false);
        message.put("JMSPriority", 9);
    }

    @Benchmark
    public Selector parse() throws SelectorSyntaxException {
        return Selector.parse(text);
    }

    @Benchmark
    public boolean matches() {
        return Objects.requireNonNull(selector).matches(fields);
    }
}
