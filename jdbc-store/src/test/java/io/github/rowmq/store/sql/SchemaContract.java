package io.github.rowmq.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreConfig.SchemaMode;
import io.github.rowmq.store.StoreConfig.Settings;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.testing.Await;
import io.github.rowmq.store.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How every database's schema is created, checked, refused and read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SchemaContract {

    private OpenDatabase open;

    abstract TestDatabase kind();

    @BeforeAll
    void openDatabase() {
        open = new OpenDatabase(kind());
    }

    @AfterAll
    void closeDatabase() {
        if (open != null) {
            open.close();
        }
    }

    private StoreConfig config(String prefix, SchemaMode mode) {
        return open.config()
                .withSettings(
                        Settings.builder().tablePrefix(prefix).schemaMode(mode).build());
    }

    private static void refused(StoreConfig config, String... parts) {
        assertThatThrownBy(() -> Databases.open(config).close())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.SCHEMA))
                .hasMessageContainingAll(parts);
    }

    @Test
    void aSecondStartFindsWhatTheFirstMade() {
        Databases.open(config("again_", SchemaMode.MIGRATE)).close();
        Databases.open(config("again_", SchemaMode.MIGRATE)).close();
        Databases.open(config("again_", SchemaMode.VALIDATE)).close();
    }

    @Test
    void validationRefusesAMissingSchemaAndMakesNothing() throws Exception {
        refused(config("missing_", SchemaMode.VALIDATE), "missing_schema_version", "script");
        refused(config("missing_", SchemaMode.VALIDATE), "missing_schema_version");
    }

    @Test
    void validationRefusesAnOlderSchema() throws Exception {
        Databases.open(config("older_", SchemaMode.MIGRATE)).close();
        open.execute("delete from older_schema_version where version = 2");

        refused(config("older_", SchemaMode.VALIDATE), "lacks version 2");
    }

    @Test
    void anOlderSchemaIsMigrated() throws Exception {
        Databases.open(config("migrated_", SchemaMode.MIGRATE)).close();
        for (String view : List.of("messages", "queues", "subscriptions", "nodes")) {
            open.execute("drop view migrated_" + view);
        }
        open.execute("delete from migrated_schema_version where version = 2");

        Databases.open(config("migrated_", SchemaMode.MIGRATE)).close();

        assertThat(open.number("select count(*) from migrated_queues")).isZero();
        assertThat(open.number("select count(*) from migrated_schema_version where state = 'done'"))
                .isEqualTo(3);
    }

    @Test
    void aNewerVersionWaitsForJvmsOfAnEarlierOneAndSaysWhy() throws Exception {
        Assumptions.assumeFalse(kind().isH2(), "no other JVM can have the database open");
        Databases.open(config("rolling_", SchemaMode.MIGRATE)).close();
        for (String view : List.of("messages", "queues", "subscriptions", "nodes")) {
            open.execute("drop view rolling_" + view);
        }
        open.execute("delete from rolling_schema_version where version = 2");
        open.execute("insert into rolling_node (incarnation, name, alive, lease_until, joined_at)"
                + " values (7, 'old/1', true, 9000000000000, 1)");
        StoreConfig impatient = open.config()
                .withSettings(Settings.builder()
                        .tablePrefix("rolling_")
                        .operationTimeout(Duration.ofMillis(500))
                        .build());

        refused(impatient, "version 2", "old/1", "Stop them first");

        CompletableFuture<Void> waiting = CompletableFuture.runAsync(
                () -> Databases.open(config("rolling_", SchemaMode.MIGRATE)).close());
        Await.holds("it waits", Duration.ofMillis(500), () -> !waiting.isDone());
        open.execute("delete from rolling_node");
        waiting.get(30, TimeUnit.SECONDS);
        assertThat(open.number("select count(*) from rolling_queues")).isZero();
    }

    @Test
    void aNewerSchemaIsRefused() throws Exception {
        Databases.open(config("newer_", SchemaMode.MIGRATE)).close();
        open.execute(
                "insert into newer_schema_version (version, name, state, applied_at) values (999, 'x', 'done', 1)");

        refused(config("newer_", SchemaMode.MIGRATE), "999", "newer");
        refused(config("newer_", SchemaMode.VALIDATE), "999", "newer");
    }

    @Test
    void aHalfMigratedSchemaIsRefused() throws Exception {
        Databases.open(config("half_", SchemaMode.MIGRATE)).close();
        open.execute("update half_schema_version set state = 'started' where version = 2");

        refused(config("half_", SchemaMode.MIGRATE), "Version 2", "not finished", "half_schema_version");
        refused(config("half_", SchemaMode.VALIDATE), "Version 2", "not finished");
    }

    @Test
    void aMigrationThatFailsLeavesWordOfItOrNothing() throws Exception {
        open.execute("create table broken_delivery (id int)");

        assertThatThrownBy(() ->
                        Databases.open(config("broken_", SchemaMode.MIGRATE)).close())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.SCHEMA))
                .hasMessageContaining("Version 1 (tables)")
                .hasMessageContaining("broken_delivery");
        open.execute("drop table broken_delivery");

        if (kind() == TestDatabase.POSTGRESQL) {
            Databases.open(config("broken_", SchemaMode.MIGRATE)).close();
        } else {
            refused(config("broken_", SchemaMode.MIGRATE), "Version 1", "not finished");
        }
    }

    @Test
    void severalMayStartAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> starts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Callable<Void> start = () -> {
                    Databases.open(config("race_", SchemaMode.MIGRATE)).close();
                    return null;
                };
                starts.add(threads.submit(start));
            }
            for (Future<Void> start : starts) {
                start.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(open.number("select count(*) from race_schema_version")).isEqualTo(3);
    }

    @Test
    void namesOfSchemaAndPrefixAreChecked() {
        for (String bad : List.of("a b", "a;b", "x\"", "1x", "ä", "a".repeat(31))) {
            assertThatThrownBy(() ->
                            Databases.open(config(bad, SchemaMode.MIGRATE)).close())
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CONFIGURATION))
                    .hasMessageContaining("prefix");
        }
        StoreConfig schema =
                open.config().withSettings(Settings.builder().schema("a-b").build());
        assertThatThrownBy(() -> Databases.open(schema).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema name");
    }

    @Test
    void everyExampleOfTheDocumentationRuns() throws Exception {
        String text = Files.readString(Path.of("..", "docs", "schema.md"));
        Matcher matcher = Pattern.compile("```sql\n(.*?);\n```", Pattern.DOTALL).matcher(text);
        int count = 0;
        try (Connection connection = open.database().connect();
                Statement statement = connection.createStatement()) {
            while (matcher.find()) {
                statement.execute(matcher.group(1));
                count++;
            }
            connection.rollback();
        }
        assertThat(count).isGreaterThanOrEqualTo(7);
    }

    @Test
    void theViewsShowWhatIsQueuedAndWithWhom() throws Exception {
        long node =
                open.transaction(c -> open.nodes().join(c, "some-host", 60_000)).incarnation();
        long queue = open.transaction(c -> open.database().nextId(c));
        long topic = open.transaction(c -> open.database().nextId(c));
        long subscription = open.transaction(c -> open.database().nextId(c));
        open.execute("insert into {destination} (id, kind, name, max_messages, owner, created_at) values (" + queue
                + ", 'queue', 'orders', 0, 0, 1)");
        open.execute("insert into {destination} (id, kind, name, max_messages, owner, created_at) values (" + topic
                + ", 'topic', 'prices', 0, 0, 1)");
        open.execute("insert into {subscription} (id, topic_id, name, client_id, durable, shared, created_at) values ("
                + subscription + ", " + topic + ", 'mine', 'me', true, false, 1)");
        open.inTransaction(c -> open.deliveries()
                .insert(
                        c,
                        List.of(
                                Samples.to(
                                        queue,
                                        DeliveryTable.FREE,
                                        Samples.text("first").build()),
                                Samples.to(queue, node, Samples.text("second").build()),
                                Samples.to(
                                        queue,
                                        DeliveryTable.FREE,
                                        Samples.text("end of time")
                                                .expiration(Long.MAX_VALUE)
                                                .timestamp(Long.MIN_VALUE / 2)
                                                .build()),
                                Samples.toAll(
                                        List.of(subscription, subscription),
                                        DeliveryTable.FREE,
                                        Samples.text("long ".repeat(100)).build()))));

        assertThat(rows("select name, ready_count, in_flight_count, delayed_count, set_aside_count from {queues}"))
                .containsExactly("orders|2|1|0|0");
        assertThat(rows("select topic, name, client_id, consumers, ready_count from {subscriptions}"))
                .containsExactly("prices|mine|me|0|2");
        assertThat(rows("select destination, state, node, body_text from {messages} where destination_kind = 'queue' "
                        + "order by id"))
                .containsExactly(
                        "orders|ready|null|first",
                        "orders|in flight|some-host|second",
                        "orders|ready|null|end of time");
        assertThat(rows("select distinct destination, subscription, body_text from {messages} "
                        + "where destination_kind = 'topic'"))
                .containsExactly("prices|mine|" + "long ".repeat(100));
        assertThat(rows("select extract(year from sent_at), properties from {messages} where body_text = 'first'"))
                .containsExactly("2023|{\"a\":1}");
        assertThat(rows("select name, lease_seconds_left > 50 from {nodes}"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("some-host|");
    }

    private List<String> rows(String query) throws Exception {
        return open.transaction(connection -> {
            List<String> result = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(open.database().sql(query))) {
                while (rows.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        values.add(rows.getString(i));
                    }
                    result.add(String.join("|", values));
                }
            }
            return result;
        });
    }
}
