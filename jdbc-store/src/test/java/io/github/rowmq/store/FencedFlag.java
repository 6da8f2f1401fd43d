package io.github.rowmq.store;

/** Whether a store was told that its incarnation was declared dead. Thread-safe. */
final class FencedFlag implements Store.Listener {

    private volatile boolean set;

    @Override
    public void onFenced(StoreException cause) {
        set = true;
    }

    @Override
    public void onUnavailable(StoreException cause) {}

    @Override
    public void onAvailable() {}

    boolean isSet() {
        return set;
    }

    void clear() {
        set = false;
    }
}
