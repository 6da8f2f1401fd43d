package io.github.rowmq.benchmarks.database;

import io.github.rowmq.benchmarks.database.FreshDatabase.Access;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A database that runs already. Each fresh "database" is a set of tables in it with a prefix of its own, dropped in the
 * end; nothing else is touched. Thread-safe.
 */
final class RunningServer implements Server {

    private final Access access;
    private final Product product;

    RunningServer(Access access) {
        this.access = access;
        this.product = Product.ofUrl(access.url());
    }

    private Connection connect() throws SQLException {
        return access.user() == null
                ? DriverManager.getConnection(access.url())
                : DriverManager.getConnection(access.url(), access.user(), access.password());
    }

    @Override
    public Product product() {
        return product;
    }

    @Override
    public String description() {
        try (Connection connection = connect()) {
            DatabaseMetaData data = connection.getMetaData();
            return data.getDatabaseProductName() + " " + data.getDatabaseProductVersion() + " (running already)";
        } catch (SQLException e) {
            return product.title() + " (running already)";
        }
    }

    @Override
    public FreshDatabase create() {
        String prefix = "bench_" + UUID.randomUUID().toString().substring(0, 8) + "_";
        return FreshDatabase.onServer(this, access, prefix, () -> drop(prefix));
    }

    private void drop(String prefix) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String kind : List.of("VIEW", "TABLE")) {
                for (String name : names(connection, prefix, kind)) {
                    statement.execute("drop " + kind + " " + name);
                }
            }
            if (product != Product.MARIADB) {
                statement.execute("drop sequence if exists " + prefix + "id_source");
            }
        }
    }

    private static List<String> names(Connection connection, String prefix, String kind) throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        String[] types = kind.equals("VIEW") ? new String[] {"VIEW"} : new String[] {"TABLE", "BASE TABLE"};
        List<String> result = new ArrayList<>();
        String pattern = data.storesUpperCaseIdentifiers() ? prefix.toUpperCase(Locale.ROOT) : prefix;
        try (ResultSet rows = data.getTables(connection.getCatalog(), connection.getSchema(), pattern + "%", types)) {
            while (rows.next()) {
                String name = rows.getString("TABLE_NAME");
                // An underscore in the pattern stands for any character.
                if (name.startsWith(pattern)) {
                    result.add(name);
                }
            }
        }
        return result;
    }

    @Override
    public long cpuNanos() {
        return -1;
    }

    @Override
    public void close() {
        // It was not started here.
    }
}
