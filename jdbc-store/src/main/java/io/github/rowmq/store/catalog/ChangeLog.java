package io.github.rowmq.store.catalog;

import java.util.concurrent.ConcurrentHashMap;

/**
 * What this JVM knows of the versions of the catalog: which topic a version was about. So a subscription that is created
 * here costs the cached routes of other topics nothing. A version of which nothing is known may be about anything.
 * Thread-safe.
 */
final class ChangeLog {

    /** Versions that are remembered; whoever is further behind asks the database. */
    private static final int REMEMBERED = 1024;

    private final ConcurrentHashMap<Long, Long> topicOfVersion = new ConcurrentHashMap<>();

    /** A transaction of this JVM was committed that raised the version to this one and changed this topic alone. */
    void changed(long version, long topicId) {
        topicOfVersion.put(version, topicId);
        topicOfVersion.remove(version - REMEMBERED);
        if (topicOfVersion.size() > 2 * REMEMBERED) {
            topicOfVersion.keySet().removeIf(old -> old < version - REMEMBERED);
        }
    }

    /**
     * Whether what was read about a destination at one version holds at another.
     *
     * @param id the destination's, or 0 for what subscriptions have no part in
     */
    boolean isUnchanged(long id, long from, long to) {
        if (to - from > REMEMBERED) {
            return false;
        }
        for (long version = from + 1; version <= to; version++) {
            Long topic = topicOfVersion.get(version);
            if (topic == null || topic == id) {
                return false;
            }
        }
        return true;
    }
}
