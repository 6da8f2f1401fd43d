package io.github.rowmq;

import io.github.rowmq.config.InvalidOptionException;
import io.github.rowmq.config.Option;
import io.github.rowmq.config.Options;
import io.github.rowmq.store.StoreConfig;
import io.github.rowmq.store.StoreConfig.SchemaMode;
import jakarta.jms.JMSException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The options of a connection factory as bean properties, each with the name of its {@link Option}, and its reference
 * for JNDI. What is set after a connection was created holds for later ones. Serializable unless it has a
 * {@link DataSource} that is not; the reference and the serialised form hold the passwords that were set. Thread-safe.
 *
 * <p>Setters throw {@link InvalidOptionException} for a value out of bounds; the bounds are those of the {@link Option}.
 * Null unsets an option.
 */
abstract class FactoryProperties implements Referenceable, Serializable {

    private static final long serialVersionUID = 1L;

    private volatile Options options;
    private volatile @Nullable DataSource dataSource;

    FactoryProperties(Options options, @Nullable DataSource dataSource) {
        this.options = options;
        this.dataSource = dataSource;
    }

    /** All values together. */
    public final Options options() {
        return options;
    }

    /**
     * Where the database is and how to use it, as the options say; for tools. It holds the database's password.
     *
     * @throws JMSException if several of URL, DataSource and its JNDI name are set, or nothing is bound under the name
     */
    public final StoreConfig storeConfig() throws JMSException {
        Options current = options;
        DataSource given = dataSource;
        String jndiName = current.get(Option.DATA_SOURCE_JNDI_NAME);
        int places = (given == null ? 0 : 1) + (jndiName == null ? 0 : 1) + (current.isSet(Option.URL) ? 1 : 0);
        if (places > 1) {
            throw new JMSException(
                    "Only one of a DataSource, dataSourceJndiName and url can say where the database is",
                    "CONFIGURATION");
        }
        if (given == null && jndiName != null) {
            given = DataSourceLookup.find(jndiName);
        }
        return given == null ? current.storeConfig() : StoreConfig.of(given).withSettings(current.settings());
    }

    private synchronized <T> void set(Option<T> option, @Nullable T value) {
        options = options.with(option, value);
    }

    /**
     * Sets options by name, with or without the prefix {@code rowmq.}, from their texts.
     *
     * @throws InvalidOptionException if one does not exist or its value cannot be read; then none is set
     */
    public final synchronized void setProperties(Map<String, String> properties) {
        options = options.withAll(properties);
    }

    /** The application's own pool, or null. */
    public final @Nullable DataSource getDataSource() {
        return dataSource;
    }

    /** The application's own pool, used as it is and never closed; instead of {@link Option#URL}. */
    public final void setDataSource(@Nullable DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** See {@link Option#URL}; secrets in it are blanked. */
    public final String getUrl() {
        return StoreConfig.withoutSecrets(options.require(Option.URL));
    }

    /** See {@link Option#URL}. */
    public final void setUrl(@Nullable String url) {
        set(Option.URL, url);
    }

    /** See {@link Option#DATABASE_USER}. */
    public final @Nullable String getDatabaseUser() {
        return options.get(Option.DATABASE_USER);
    }

    /** See {@link Option#DATABASE_USER}. */
    public final void setDatabaseUser(@Nullable String databaseUser) {
        set(Option.DATABASE_USER, databaseUser);
    }

    /** See {@link Option#DATABASE_PASSWORD}. */
    public final void setDatabasePassword(@Nullable String databasePassword) {
        set(Option.DATABASE_PASSWORD, databasePassword);
    }

    /** See {@link Option#DATA_SOURCE_JNDI_NAME}. */
    public final @Nullable String getDataSourceJndiName() {
        return options.get(Option.DATA_SOURCE_JNDI_NAME);
    }

    /** See {@link Option#DATA_SOURCE_JNDI_NAME}. */
    public final void setDataSourceJndiName(@Nullable String dataSourceJndiName) {
        set(Option.DATA_SOURCE_JNDI_NAME, dataSourceJndiName);
    }

    /** See {@link Option#SCHEMA}. */
    public final @Nullable String getSchema() {
        return options.get(Option.SCHEMA);
    }

    /** See {@link Option#SCHEMA}. */
    public final void setSchema(@Nullable String schema) {
        set(Option.SCHEMA, schema);
    }

    /** See {@link Option#TABLE_PREFIX}. */
    public final String getTablePrefix() {
        return options.require(Option.TABLE_PREFIX);
    }

    /** See {@link Option#TABLE_PREFIX}. */
    public final void setTablePrefix(@Nullable String tablePrefix) {
        set(Option.TABLE_PREFIX, tablePrefix);
    }

    /** See {@link Option#SCHEMA_MODE}. */
    public final SchemaMode getSchemaMode() {
        return options.require(Option.SCHEMA_MODE);
    }

    /** See {@link Option#SCHEMA_MODE}. */
    public final void setSchemaMode(@Nullable SchemaMode schemaMode) {
        set(Option.SCHEMA_MODE, schemaMode);
    }

    /** See {@link Option#AUTO_CREATE}. */
    public final boolean isAutoCreate() {
        return options.require(Option.AUTO_CREATE);
    }

    /** See {@link Option#AUTO_CREATE}. */
    public final void setAutoCreate(boolean autoCreate) {
        set(Option.AUTO_CREATE, autoCreate);
    }

    /** See {@link Option#ANONYMOUS_ALLOWED}. */
    public final boolean isAnonymousAllowed() {
        return options.require(Option.ANONYMOUS_ALLOWED);
    }

    /** See {@link Option#ANONYMOUS_ALLOWED}. */
    public final void setAnonymousAllowed(boolean anonymousAllowed) {
        set(Option.ANONYMOUS_ALLOWED, anonymousAllowed);
    }

    /** See {@link Option#POOL_SIZE}. */
    public final int getPoolSize() {
        return options.require(Option.POOL_SIZE);
    }

    /** See {@link Option#POOL_SIZE}. */
    public final void setPoolSize(int poolSize) {
        set(Option.POOL_SIZE, poolSize);
    }

    /** See {@link Option#CONNECT_TIMEOUT}. */
    public final Duration getConnectTimeout() {
        return options.require(Option.CONNECT_TIMEOUT);
    }

    /** See {@link Option#CONNECT_TIMEOUT}. */
    public final void setConnectTimeout(@Nullable Duration connectTimeout) {
        set(Option.CONNECT_TIMEOUT, connectTimeout);
    }

    /** See {@link Option#OPERATION_TIMEOUT}. */
    public final Duration getOperationTimeout() {
        return options.require(Option.OPERATION_TIMEOUT);
    }

    /** See {@link Option#OPERATION_TIMEOUT}. */
    public final void setOperationTimeout(@Nullable Duration operationTimeout) {
        set(Option.OPERATION_TIMEOUT, operationTimeout);
    }

    /** See {@link Option#LEASE}. */
    public final Duration getLease() {
        return options.require(Option.LEASE);
    }

    /** See {@link Option#LEASE}. */
    public final void setLease(@Nullable Duration lease) {
        set(Option.LEASE, lease);
    }

    /** See {@link Option#MAX_BODY_SIZE}. */
    public final long getMaxBodySize() {
        return options.require(Option.MAX_BODY_SIZE);
    }

    /** See {@link Option#MAX_BODY_SIZE}. */
    public final void setMaxBodySize(long maxBodySize) {
        set(Option.MAX_BODY_SIZE, maxBodySize);
    }

    /** See {@link Option#STRICT}. */
    public final boolean isStrict() {
        return options.require(Option.STRICT);
    }

    /** See {@link Option#STRICT}. */
    public final void setStrict(boolean strict) {
        set(Option.STRICT, strict);
    }

    /** See {@link Option#CLIENT_ID}. */
    public final @Nullable String getClientID() {
        return options.get(Option.CLIENT_ID);
    }

    /** See {@link Option#CLIENT_ID}. */
    public final void setClientID(@Nullable String clientID) {
        set(Option.CLIENT_ID, clientID);
    }

    /** See {@link Option#USER_NAME}. */
    public final @Nullable String getUserName() {
        return options.get(Option.USER_NAME);
    }

    /** See {@link Option#USER_NAME}. */
    public final void setUserName(@Nullable String userName) {
        set(Option.USER_NAME, userName);
    }

    /** See {@link Option#PASSWORD}. */
    public final void setPassword(@Nullable String password) {
        set(Option.PASSWORD, password);
    }

    /** See {@link Option#TRUSTED_PACKAGES}. */
    public final List<String> getTrustedPackages() {
        return options.require(Option.TRUSTED_PACKAGES);
    }

    /** See {@link Option#TRUSTED_PACKAGES}. */
    public final void setTrustedPackages(@Nullable List<String> trustedPackages) {
        set(Option.TRUSTED_PACKAGES, trustedPackages);
    }

    /**
     * A reference that {@code RowMQObjectFactory} turns into an equal factory; it holds the passwords that were set.
     *
     * @throws NamingException if it has a {@link DataSource} that is no reference itself: use its JNDI name
     */
    @Override
    public final Reference getReference() throws NamingException {
        if (dataSource != null) {
            throw new OperationNotSupportedException(
                    "A factory with a DataSource object has no reference; set dataSourceJndiName instead");
        }
        return References.of(getClass(), options.toMap());
    }

    /** The options that were set, secrets blanked. */
    @Override
    public final String toString() {
        DataSource given = dataSource;
        return getClass().getSimpleName()
                + options
                + (given == null ? "" : " on " + given.getClass().getName());
    }
}
