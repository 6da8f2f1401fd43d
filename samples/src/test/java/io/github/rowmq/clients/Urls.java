package io.github.rowmq.clients;

import io.github.rowmq.store.testing.FreshDatabase;

/** URLs of test databases. Stateless. */
final class Urls {

    private Urls() {}

    /** One string with all that is needed. */
    static String of(FreshDatabase database) {
        if (database.kind().isH2()) {
            return "rowmq:" + database.jdbcUrl() + ";USER=" + database.user();
        }
        return "rowmq:" + database.jdbcUrl() + "?user=" + database.user() + "&password=" + database.password();
    }
}
