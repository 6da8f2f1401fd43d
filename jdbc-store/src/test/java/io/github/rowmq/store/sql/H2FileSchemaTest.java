package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class H2FileSchemaTest extends SchemaContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_FILE;
    }
}
