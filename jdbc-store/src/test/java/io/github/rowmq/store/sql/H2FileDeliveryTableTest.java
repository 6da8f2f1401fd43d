package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class H2FileDeliveryTableTest extends DeliveryTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_FILE;
    }
}
