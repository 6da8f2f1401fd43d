package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class PostgresSubscriptionsTest extends SubscriptionsContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }
}
