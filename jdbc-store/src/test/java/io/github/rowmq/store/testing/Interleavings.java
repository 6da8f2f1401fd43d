package io.github.rowmq.store.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * Runs the operations of a class in many orders of two or three threads, switching between them under the control of
 * Lincheck, and compares what they return with what they would return one at a time. Scenarios and orders are the same
 * in every run, and their number is bounded. Confined to a thread.
 *
 * <p>The class is public, has a public constructor without parameters, which is called for every order anew, public
 * methods that are annotated as operations, and one that is called at the end.
 *
 * <p>Tests that use this carry the tag: they have a JVM of their own, because classes that are loaded are changed, those
 * of the JDK too.
 */
public final class Interleavings {

    /** The tag of tests that use this; the POM names it too. */
    public static final String TAG = "interleavings";

    /** Scenarios that are made up, beside the races that the test names. */
    private static final int MADE_UP = 3;

    /** Most orders of one scenario. */
    private static final int ORDERS = 500;

    private final Class<?> type;
    private final ModelCheckingOptions options = new ModelCheckingOptions();

    private Interleavings(Class<?> type) {
        this.type = type;
        options.threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(MADE_UP)
                .invocationsPerIteration(ORDERS)
                // What is inside of these takes most of the time, and is not what is tested.
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses("java.util.HashMap", "java.util.ArrayList")
                        .allMethods()
                        .ignore());
    }

    /** For a class of operations. */
    public static Interleavings of(Class<?> type) {
        return new Interleavings(type);
    }

    /** Where an order takes long, or few suffice: most orders of one scenario. */
    @CanIgnoreReturnValue
    public Interleavings orders(int most) {
        options.invocationsPerIteration(most);
        return this;
    }

    /** Calls of these types are one step each, so that fewer orders are left, of those that matter. */
    @CanIgnoreReturnValue
    public Interleavings inOneStep(Class<?>... types) {
        String[] names = Arrays.stream(types).map(Class::getName).toArray(String[]::new);
        options.addGuarantee(
                ManagedStrategyGuaranteeKt.forClasses(names).allMethods().treatAsAtomic());
        return this;
    }

    /**
     * Adds a scenario that is to be tried.
     *
     * @param before operations without parameters that come first, by name, with commas; may be empty
     * @param threads what each thread does then
     */
    @CanIgnoreReturnValue
    public Interleavings race(String before, String... threads) {
        List<List<Actor>> parallel = Arrays.stream(threads).map(this::actors).toList();
        options.addCustomScenario(new ExecutionScenario(actors(before), parallel, List.of(), null));
        return this;
    }

    /** Fails with the order that shows it if the operations do not hold together. */
    public void check() {
        options.check(type);
    }

    private List<Actor> actors(String names) {
        return Arrays.stream(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> new Actor(operation(name), List.of()))
                .toList();
    }

    private Method operation(String name) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && method.isAnnotationPresent(Operation.class))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type + " has no operation " + name));
    }
}
