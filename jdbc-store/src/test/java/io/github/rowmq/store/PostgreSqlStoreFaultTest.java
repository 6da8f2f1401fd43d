package io.github.rowmq.store;

import io.github.rowmq.store.testing.TestDatabase;

class PostgreSqlStoreFaultTest extends StoreFaultContract {

    PostgreSqlStoreFaultTest() {
        super(TestDatabase.POSTGRESQL, 9);
    }
}
