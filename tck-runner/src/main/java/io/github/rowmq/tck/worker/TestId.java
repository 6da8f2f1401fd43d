package io.github.rowmq.tck.worker;

import java.nio.file.Path;

/**
 * One test, as JUnit identifies it and as a person reads it. Immutable.
 *
 * @param uniqueId JUnit's unique id, by which a worker selects it
 * @param className the class it stands in
 * @param name the method, or whatever the engine calls it
 */
public record TestId(String uniqueId, String className, String name) {

    /** The class and the name, the way Maven's reports write them. */
    public String displayName() {
        return className + "#" + name;
    }

    /** Where everything that is printed while the test runs is kept. */
    public Path logFile(Path logDirectory) {
        String method = name.replaceAll("[^A-Za-z0-9_.-]+", "_").replaceAll("_$", "");
        return logDirectory.resolve(className).resolve(method + ".log");
    }
}
