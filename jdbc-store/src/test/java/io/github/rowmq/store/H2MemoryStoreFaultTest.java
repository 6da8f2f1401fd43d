package io.github.rowmq.store;

import io.github.rowmq.store.testing.TestDatabase;

class H2MemoryStoreFaultTest extends StoreFaultContract {

    H2MemoryStoreFaultTest() {
        super(TestDatabase.H2_MEMORY, 1);
    }
}
