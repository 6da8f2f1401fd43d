package io.github.rowmq.store;

import io.github.rowmq.store.testing.TestDatabase;

class H2MemoryContentTest extends ContentContract {

    H2MemoryContentTest() {
        super(TestDatabase.H2_MEMORY);
    }
}
