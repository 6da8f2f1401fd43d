package io.github.rowmq.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A database in the way of its {@link Dialect}. Thread-safe. */
final class SqlDatabase implements Database {

    private final Connector connector;
    private final Dialect dialect;
    private final Names names;
    private final String version;
    private final DeliveryTable deliveries;
    private final NodeTable nodes;
    private final IdSource ids;
    private final boolean exclusive;
    private final boolean embedded;

    SqlDatabase(Connector connector, Dialect dialect, Names names, Connector.About about, boolean exclusive) {
        this.connector = connector;
        this.dialect = dialect;
        this.names = names;
        this.version = about.product() + " " + about.version();
        this.exclusive = exclusive;
        this.embedded = dialect.isEmbedded(about.url());
        this.deliveries = dialect.deliveries(names);
        this.nodes = dialect.nodes(names);
        this.ids = dialect.ids(names);
    }

    @Override
    public Connection connect() throws SQLException {
        return connector.connect();
    }

    @Override
    public ErrorClass classify(SQLException failure) {
        return Errors.classify(failure, dialect);
    }

    @Override
    public DeliveryTable deliveries() {
        return deliveries;
    }

    @Override
    public NodeTable nodes() {
        return nodes;
    }

    @Override
    public long nextId(Connection connection) throws SQLException {
        return ids.next(connection);
    }

    @Override
    public String sql(String statement) {
        return names.sql(statement);
    }

    @Override
    public boolean relax(Connection connection) throws SQLException {
        return dialect.relax(connection);
    }

    @Override
    public @Nullable String relaxing(String insert) {
        return dialect.relaxing(insert);
    }

    @Override
    public @Nullable String unlessTaken(String insert) {
        return dialect.unlessTaken(insert);
    }

    @Override
    public boolean isAutoCommitFree() {
        return dialect.isAutoCommitFree();
    }

    @Override
    public @Nullable Signals signals(Signals.Listener listener) {
        return dialect.signals(this, names, listener);
    }

    @Override
    public boolean isEmbedded() {
        return embedded;
    }

    @Override
    public boolean isExclusive() {
        return exclusive;
    }

    @Override
    public int lanes() {
        return dialect.lanes();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public void close() {
        connector.close();
    }
}
