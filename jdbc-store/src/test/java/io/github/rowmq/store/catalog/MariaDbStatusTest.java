package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbStatusTest extends StatusContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MARIADB;
    }
}
