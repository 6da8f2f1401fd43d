package io.github.rowmq.store;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbStoreTest extends StoreContract {

    MariaDbStoreTest() {
        super(TestDatabase.MARIADB);
    }
}
