package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class MySqlDestinationsTest extends DestinationsContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MYSQL;
    }
}
