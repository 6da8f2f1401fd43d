package io.github.rowmq.store.sql;

import io.github.rowmq.store.testing.TestDatabase;

class H2FileNodeTableTest extends NodeTableContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.H2_FILE;
    }
}
