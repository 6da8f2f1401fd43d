package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class H2MemoryNodeTableTest extends NodeTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_MEMORY;
    }
}
