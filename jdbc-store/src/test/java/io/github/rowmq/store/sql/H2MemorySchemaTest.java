package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class H2MemorySchemaTest extends SchemaContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_MEMORY;
    }
}
