package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbUsersTest extends UsersContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MARIADB;
    }
}
