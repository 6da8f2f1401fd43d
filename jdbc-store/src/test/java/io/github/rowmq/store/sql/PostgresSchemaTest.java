package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class PostgresSchemaTest extends SchemaContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }
}
