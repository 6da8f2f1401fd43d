package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class PostgresUsersTest extends UsersContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }
}
