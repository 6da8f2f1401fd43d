package io.github.rowmq.store;

import io.github.rowmq.store.testing.TestDatabase;

class PostgreSqlStoreTest extends StoreContract {

    PostgreSqlStoreTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
