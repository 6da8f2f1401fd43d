package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbNodeTableTest extends NodeTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MARIADB;
    }
}
