package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class H2MemoryDepthTest extends DepthContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_MEMORY;
    }
}
