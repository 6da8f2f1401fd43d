package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class PostgresDestinationsTest extends DestinationsContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }
}
