package io.github.rowmq.benchmarks.profile;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a stack is doing, by the package of its innermost frame that belongs to one of these. */
enum Part {
    DRIVER("JDBC driver", "org\\.postgresql\\.|org\\.mariadb\\.jdbc\\."),
    DATABASE("database (H2 in this JVM)", "org\\.h2\\."),
    POOL("connection pool", "com\\.zaxxer\\."),
    SQL("store: statements and rows", "io\\.github\\.rowmq\\.store\\.sql\\."),
    CATALOG("store: destinations", "io\\.github\\.rowmq\\.store\\.catalog\\."),
    NODE("store: group commit, hand-over, claims", "io\\.github\\.rowmq\\.store\\."),
    CODEC("message codec", "io\\.github\\.rowmq\\.message\\."),
    SELECTOR("selectors", "io\\.github\\.rowmq\\.selector\\."),
    DISPATCH("dispatch", "io\\.github\\.rowmq\\.dispatch\\."),
    BENCHMARK("the benchmark itself", "io\\.github\\.rowmq\\.benchmarks\\."),
    JMS("JMS objects", "io\\.github\\.rowmq\\.");

    private final String title;
    private final Pattern beginning;

    Part(String title, String beginning) {
        this.title = title;
        this.beginning = Pattern.compile(beginning);
    }

    String title() {
        return title;
    }

    /** The part that a class belongs to, or null. */
    static @Nullable Part of(String className) {
        for (Part part : values()) {
            if (part.beginning.matcher(className).lookingAt()) {
                return part;
            }
        }
        return null;
    }
}
