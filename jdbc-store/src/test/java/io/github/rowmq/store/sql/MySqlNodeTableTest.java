package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class MySqlNodeTableTest extends NodeTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MYSQL;
    }
}
