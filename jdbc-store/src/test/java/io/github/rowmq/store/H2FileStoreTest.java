package io.github.rowmq.store;

import io.github.rowmq.store.testing.TestDatabase;

class H2FileStoreTest extends StoreContract {

    H2FileStoreTest() {
        super(TestDatabase.H2_FILE);
    }
}
