package io.github.rowmq.store.catalog;

import io.github.rowmq.store.testing.Fault;
import io.github.rowmq.store.testing.TestDatabase;
import java.util.List;

class MariaDbFaultTest extends FaultContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.MARIADB;
    }

    @Override
    List<Fault> triedAgain() {
        // The one that matters most; connections without a pool take their time here.
        return List.of(Fault.lostReply());
    }

    @Override
    List<Fault> told() {
        return List.of();
    }
}
