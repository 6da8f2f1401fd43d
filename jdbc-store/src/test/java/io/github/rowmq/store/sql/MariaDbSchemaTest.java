package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbSchemaTest extends SchemaContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MARIADB;
    }
}
