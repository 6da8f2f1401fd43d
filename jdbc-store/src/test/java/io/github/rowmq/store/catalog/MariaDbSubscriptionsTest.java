package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbSubscriptionsTest extends SubscriptionsContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MARIADB;
    }
}
