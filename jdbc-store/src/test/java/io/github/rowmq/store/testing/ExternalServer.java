package io.github.rowmq.store.testing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that somebody else runs, named by system properties. Immutable. */
final class ExternalServer implements DatabaseServer {
    private static final Pattern URL = Pattern.compile("(jdbc:[a-z]+://[^/]*/)([^?]*)(.*)");

    private final String prefix;
    private final String adminDatabase;
    private final String suffix;
    private final String user;
    private final String password;

    ExternalServer(TestDatabase kind, String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "rowmq.test." + kind.key() + ".url is not of the form jdbc:name://host:port/database");
        }
        this.prefix = parts.group(1);
        this.adminDatabase = parts.group(2);
        this.suffix = parts.group(3);
        this.user = kind.setting("user").orElse("root");
        this.password = kind.setting("password").orElse("");
    }

    @Override
    public String url(String database) {
        return prefix + database + suffix;
    }

    @Override
    public String adminDatabase() {
        return adminDatabase;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public void stop() {
        throw notOurs();
    }

    @Override
    public void kill() {
        throw notOurs();
    }

    @Override
    public void start() {
        throw notOurs();
    }

    @Override
    public void dispose() {
        // It was there before the tests and stays after them.
    }

    private static UnsupportedOperationException notOurs() {
        return new UnsupportedOperationException("an external database server is not the tests' to stop or start");
    }
}
