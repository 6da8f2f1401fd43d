package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class H2FileSubscriptionsTest extends SubscriptionsContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_FILE;
    }
}
