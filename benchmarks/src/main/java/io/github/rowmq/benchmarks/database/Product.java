package io.github.rowmq.benchmarks.database;

import java.util.Locale;

/** A database product that RowMQ runs on. */
public enum Product {
    H2("H2"),
    POSTGRESQL("PostgreSQL"),
    MARIADB("MariaDB");

    private final String title;

    Product(String title) {
        this.title = title;
    }

    /** As people write it. */
    public String title() {
        return title;
    }

    /** As {@code Stores.schemaScript} takes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The product of a JDBC URL.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Product ofUrl(String url) {
        for (Product product : values()) {
            if (url.startsWith("jdbc:" + product.word() + ":")) {
                return product;
            }
        }
        throw new IllegalArgumentException("The URL must begin with jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:");
    }
}
