package io.github.rowmq.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import io.github.rowmq.tck.worker.TestId;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Finds the tests of a suite on the class path. Stateless. */
final class Suite {
    /** The TCK's tests that need no application server; the ones beside them, under ee and ee20, do. */
    static final List<String> OUTSIDE_CONTAINER = List.of("com.sun.ts.tests.jms.core", "com.sun.ts.tests.jms.core20");

    // JUnit warns of every method it takes no test for; the TCK has two private helpers that are marked as tests. Held
    // here because the log manager would forget the level of a logger that nobody holds.
    private static final Logger JUNIT = Logger.getLogger("org.junit.platform.launcher.core");

    private Suite() {}

    /**
     * Finds every test of the packages.
     *
     * @param packages names of packages, searched with those below them
     * @param only matched anywhere in {@code class#method}
     */
    static List<TestId> find(List<String> packages, Pattern only) {
        JUNIT.setLevel(Level.SEVERE);
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        packages.forEach(name -> request.selectors(selectPackage(name)));
        TestPlan plan = LauncherFactory.create().discover(request.build());
        List<TestId> tests = new ArrayList<>();
        for (TestIdentifier root : plan.getRoots()) {
            for (TestIdentifier identifier : plan.getDescendants(root)) {
                if (identifier.isTest()) {
                    TestId test = identify(identifier);
                    if (only.matcher(test.displayName()).find()) {
                        tests.add(test);
                    }
                }
            }
        }
        return tests;
    }

    private static TestId identify(TestIdentifier identifier) {
        TestSource source = identifier.getSource().orElse(null);
        String className = source instanceof MethodSource method ? method.getClassName() : "unknown";
        String name = source instanceof MethodSource method ? method.getMethodName() : identifier.getDisplayName();
        return new TestId(identifier.getUniqueId(), className, name);
    }
}
