package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class MySqlUsersTest extends UsersContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MYSQL;
    }
}
