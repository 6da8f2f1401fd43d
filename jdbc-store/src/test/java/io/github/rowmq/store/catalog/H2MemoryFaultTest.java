package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.TestDatabase;

class H2MemoryFaultTest extends FaultContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_MEMORY;
    }
}
