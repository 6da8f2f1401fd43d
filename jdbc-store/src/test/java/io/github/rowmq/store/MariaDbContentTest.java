package io.github.rowmq.store;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbContentTest extends ContentContract {

    MariaDbContentTest() {
        super(TestDatabase.MARIADB);
    }
}
