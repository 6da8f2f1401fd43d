package io.github.rowmq.store;

import io.github.rowmq.store.testing.TestDatabase;

class PostgreSqlContentTest extends ContentContract {

    PostgreSqlContentTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
