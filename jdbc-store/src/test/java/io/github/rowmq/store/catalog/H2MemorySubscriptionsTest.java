package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class H2MemorySubscriptionsTest extends SubscriptionsContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_MEMORY;
    }
}
