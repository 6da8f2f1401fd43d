package io.github.rowmq.store;

import io.github.rowmq.store.testing.TestDatabase;

class H2MemoryStoreTest extends StoreContract {

    H2MemoryStoreTest() {
        super(TestDatabase.H2_MEMORY);
    }
}
