package io.github.rowmq.store;

import io.github.rowmq.store.testing.TestDatabase;

class MariaDbStoreFaultTest extends StoreFaultContract {

    MariaDbStoreFaultTest() {
        super(TestDatabase.MARIADB, 9);
    }
}
