package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbDepthTest extends DepthContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MARIADB;
    }
}
