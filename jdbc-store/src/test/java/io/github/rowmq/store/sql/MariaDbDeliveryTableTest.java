package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbDeliveryTableTest extends MariaDbFamilyDeliveryTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MARIADB;
    }
}
