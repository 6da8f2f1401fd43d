package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class MySqlStatusTest extends StatusContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MYSQL;
    }
}
