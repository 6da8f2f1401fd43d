package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class MySqlSchemaTest extends SchemaContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MYSQL;
    }
}
