package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class H2MemoryDeliveryTableTest extends DeliveryTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_MEMORY;
    }
}
