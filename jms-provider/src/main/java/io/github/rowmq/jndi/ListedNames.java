package io.github.rowmq.jndi;

import java.util.Iterator;
import javax.naming.NamingEnumeration;

/** An enumeration of JNDI over an iterator. Confined to a thread. */
final class ListedNames<T> implements NamingEnumeration<T> {

    private final Iterator<T> iterator;

    ListedNames(Iterator<T> iterator) {
        this.iterator = iterator;
    }

    @Override
    public T next() {
        return iterator.next();
    }

    @Override
    public boolean hasMore() {
        return iterator.hasNext();
    }

    @Override
    public boolean hasMoreElements() {
        return iterator.hasNext();
    }

    @Override
    public T nextElement() {
        return iterator.next();
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }
}
