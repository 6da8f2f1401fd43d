package io.github.rowmq.tck.worker;

import java.lang.reflect.Method;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Makes the TCK's own words reach the logs: its tests say what they do at the finest level, and what went wrong by a
 * utility that keeps silent until it is told where it runs. Without effect on other suites. Stateless.
 */
final class TckLogging {
    private static final String TESTS = "com.sun.ts";
    private static final String UTILITY = "com.sun.ts.lib.util.TestUtil";

    // The log manager holds loggers weakly; without this the level would be forgotten.
    private static final Logger LOGGER = Logger.getLogger(TESTS);

    private TckLogging() {}

    /** To be called once, after the standard streams have been replaced. */
    static void enable() {
        Handler console = new ConsoleHandler();
        console.setLevel(Level.ALL);
        LOGGER.setLevel(Level.ALL);
        LOGGER.addHandler(console);
        LOGGER.setUseParentHandlers(false);
        try {
            Method sayWhereItRuns = Class.forName(UTILITY).getMethod("initJavaTest");
            sayWhereItRuns.invoke(null);
        } catch (ClassNotFoundException e) {
            LOGGER.fine("Another suite than the TCK is run");
        } catch (ReflectiveOperationException e) {
            LOGGER.log(Level.WARNING, "This version of the TCK keeps its error messages to itself", e);
        }
    }
}
