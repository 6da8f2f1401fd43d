package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class MySqlSubscriptionsTest extends SubscriptionsContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MYSQL;
    }
}
