package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class PostgresStatusTest extends StatusContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }
}
