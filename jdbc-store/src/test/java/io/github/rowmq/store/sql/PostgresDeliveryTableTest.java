package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class PostgresDeliveryTableTest extends DeliveryTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }
}
