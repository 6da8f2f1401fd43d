package io.github.rowmq.torture.plant;

import java.util.Locale;

/**
 * A bug that RowMQ would have if some of its SQL were different, on PostgreSQL. Each says which statements it changes;
 * {@link BuggyDataSource} does it between RowMQ and the driver. The texts are RowMQ's own, so when those change this must
 * follow: a run with a bug that does not take root finds no violation, and the test of that bug fails.
 */
public enum PlantedBug {
    /** An acknowledgement does not ask whether the claim still stands, and a node does not notice that it was declared dead. */
    FENCE {
        @Override
        String rewrite(String sql) {
            if (sql.startsWith("delete from rowmq_delivery where owner = ?")) {
                return sql.replace("owner = ?", "?::bigint is not null");
            }
            if (sql.contains("not fenced for no key update")) {
                return sql.replaceFirst(
                        "(?s)from rowmq_lane where.*? for no key update",
                        "from (select 0 as xmax) nothing where ?::bigint is not null and ?::int is not null");
            }
            return sql;
        }

        @Override
        boolean alwaysCountsAll(String sql) {
            return sql.startsWith("delete from rowmq_delivery where owner = ?")
                    || (sql.startsWith("update rowmq_node set lease_until") && sql.endsWith("and alive"));
        }
    },
    /** Now and then the reply to a commit is lost, and the transaction is taken for not committed, and done again. */
    COMMIT {
        @Override
        String rewrite(String sql) {
            return sql.replace("pg_xact_status(p.id)", "'aborted'");
        }

        @Override
        int losesReplyOneIn() {
            return 100;
        }
    },
    /** No hint of other nodes' messages arrives, and a look at intervals does not see them. */
    WAKEUP {
        @Override
        String rewrite(String sql) {
            return sql.contains("from unnest(?) s(id)") ? sql + " and false" : sql;
        }

        @Override
        boolean hidesDriver() {
            return true;
        }
    };

    /** The statement as it is executed. */
    abstract String rewrite(String sql);

    /** Whether the statement reports as many rows as it was asked to change, however many there were. */
    boolean alwaysCountsAll(String sql) {
        return false;
    }

    /** One commit in so many reports a lost connection although it took effect; 0 for none. */
    int losesReplyOneIn() {
        return 0;
    }

    /** Whether the connection denies to be PostgreSQL's own, which listening needs. */
    boolean hidesDriver() {
        return false;
    }

    /**
     * The bug of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static PlantedBug parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
