package io.github.rowmq.torture.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One PostgreSQL server of a pair: a directory, a port, and the programs to run it with, which are only {@code pg_ctl} and
 * {@code postgres}. Immutable; whoever has it sees to it that one thread at a time works on it.
 */
record PostgresInstance(Path programs, Path directory, int port, String user, String password) {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What a copy of a running server's directory must not have. */
    private static final List<String> NOT_COPIED = List.of("postmaster.pid", "postmaster.opts", "standby.signal");

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + port + "/" + database + "?user=" + user + "&password=" + password);
    }

    /** Starts it; returns when it takes connections. */
    void start() throws IOException, InterruptedException {
        control("-w", "-t", "60", "-l", directory.resolve("pair.log").toString(), "start");
    }

    void promote() throws IOException, InterruptedException {
        control("-w", "-t", "60", "promote");
    }

    void stop() throws IOException, InterruptedException {
        control("-w", "-m", "fast", "stop");
    }

    private void control(String... order) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // It refuses to run as root; in a user namespace of its own it does not see that it is.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(programs.resolve("pg_ctl").toString(), "-D", directory.toString()));
        command.addAll(List.of(order));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("pg_ctl " + List.of(order) + " failed; see " + directory.resolve("pair.log"));
        }
    }

    /** Kills the server and everything it has started, and waits until they are gone. */
    void kill() throws IOException {
        Path pidFile = directory.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        List<ProcessHandle> all = ProcessHandle.of(pid).stream()
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        while (all.stream().anyMatch(ProcessHandle::isAlive)) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        Files.deleteIfExists(pidFile);
    }

    /** Copies this running server into an empty directory, from which a standby of it can be started. */
    PostgresInstance copyAsStandby(Path to, int standbyPort) throws IOException, SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('torture', true)");
            copy(directory, to);
            try (ResultSet row = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                row.next();
                Files.writeString(to.resolve("backup_label"), row.getString(1));
            }
            // What was written meanwhile may be in log files that were copied before: the standby fetches it.
        }
        PostgresInstance standby = new PostgresInstance(programs, to, standbyPort, user, password);
        Files.write(
                to.resolve("postgresql.auto.conf"),
                List.of(
                        "",
                        "port = " + standbyPort,
                        "primary_conninfo = 'host=localhost port=" + port + " user=" + user + " password=" + password
                                + " application_name=standby'",
                        "hot_standby = on",
                        "synchronous_standby_names = ''"),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Files.createFile(to.resolve("standby.signal"));
        return standby;
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else if (!NOT_COPIED.contains(file.getFileName().toString()) && Files.exists(file)) {
                copyFile(file, target);
            }
        }
        setOwnerOnly(to);
    }

    /** A file of a running server may vanish meanwhile: then its log says so, too. */
    private static void copyFile(Path file, Path target) throws IOException {
        try {
            Files.copy(file, target);
        } catch (NoSuchFileException e) {
            if (Files.exists(file)) {
                throw e;
            }
        }
    }

    private static void setOwnerOnly(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    /** From now on its commits wait for the standby; returns when the standby has caught up. */
    void beSynchronous() throws SQLException {
        set("alter system set synchronous_standby_names = 'standby'");
        await("select count(*) from pg_stat_replication where sync_state = 'sync' and state = 'streaming'", 1);
    }

    private void set(String setting) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(setting);
            statement.execute("select pg_reload_conf()");
        }
    }

    /** Waits until the standby has all that is durable here at this moment. */
    void awaitStandby() throws SQLException {
        String lsn;
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_current_wal_flush_lsn()::text")) {
            row.next();
            lsn = row.getString(1);
        }
        await(
                "select count(*) from pg_stat_replication where sync_state = 'sync' and flush_lsn >= '" + lsn
                        + "'::pg_lsn",
                1);
    }

    private void await(String query, long answer) throws SQLException {
        long end = System.nanoTime() + BOUND.toNanos();
        try (Connection connection = connect("postgres")) {
            while (Queries.number(connection, query) != answer) {
                if (System.nanoTime() - end > 0) {
                    throw new SQLException("the standby does not catch up: " + query);
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }
}
