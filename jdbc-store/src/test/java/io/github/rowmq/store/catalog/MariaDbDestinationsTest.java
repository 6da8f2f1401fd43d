package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbDestinationsTest extends DestinationsContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MARIADB;
    }
}
