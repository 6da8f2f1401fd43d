package io.github.rowmq.store;

import java.util.List;

/**
 * Reads the messages of a source in delivery order without claiming them, a page at a time, so that neither side holds
 * the whole queue. Sees what is ready at the time each page is read. Confined to a thread.
 */
public interface Browser {

    /** The next page, empty at the end. Large bodies come as {@link Body.Stored}. */
    List<Browsed> next();

    /**
     * A message that was seen, not claimed.
     *
     * @param id its delivery's id, for {@link Store#loadBody}
     * @param count how often it was delivered so far
     */
    record Browsed(long id, MessageRecord message, int count) {}
}
