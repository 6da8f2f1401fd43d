package io.github.rowmq.benchmarks.provider;

import io.github.rowmq.benchmarks.database.Directories;
import io.github.rowmq.benchmarks.database.Server;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQConnectionMetaData;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.store.PersistenceAdapter;
import org.apache.activemq.store.jdbc.JDBCPersistenceAdapter;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.jspecify.annotations.Nullable;

/** ActiveMQ Classic inside this JVM, with its journal (each write flushed) or with JDBC. Immutable, thread-safe. */
final class ActiveMq implements TargetKind {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final boolean byJdbc;

    ActiveMq(boolean byJdbc) {
        this.byJdbc = byJdbc;
    }

    @Override
    public String name() {
        return byJdbc ? "activemq-jdbc" : "kahadb";
    }

    @Override
    public String description() {
        return "ActiveMQ Classic " + ActiveMQConnectionMetaData.PROVIDER_VERSION
                + (byJdbc ? ", JDBC" : ", KahaDB, journal flushed always");
    }

    @Override
    public Target open(Server server, boolean counting) throws Exception {
        return new Open(server);
    }

    private final class Open implements Target {

        private final Path directory = Directories.temporary("activemq");
        private final BrokerService broker = new BrokerService();
        private final @Nullable PeerDatabase database;
        private final ConnectionFactory factory;

        Open(Server server) throws Exception {
            this.database = byJdbc ? new PeerDatabase(server) : null;
            String name = "bench" + NUMBERS.incrementAndGet();
            broker.setBrokerName(name);
            broker.setUseJmx(false);
            broker.setUseShutdownHook(false);
            broker.setDataDirectoryFile(directory.toFile());
            broker.setPersistenceAdapter(database == null ? journal() : jdbc(database));
            broker.start();
            broker.waitUntilStarted();
            this.factory = new ActiveMQConnectionFactory("vm://" + name + "?create=false");
        }

        private PersistenceAdapter journal() {
            KahaDBPersistenceAdapter adapter = new KahaDBPersistenceAdapter();
            adapter.setDirectory(directory.resolve("kahadb").toFile());
            adapter.setJournalDiskSyncStrategy("always");
            return adapter;
        }

        private static PersistenceAdapter jdbc(PeerDatabase database) throws IOException {
            JDBCPersistenceAdapter adapter = new JDBCPersistenceAdapter();
            adapter.setDataSource(database.pool());
            adapter.setUseLock(false);
            return adapter;
        }

        @Override
        public String name() {
            return ActiveMq.this.name();
        }

        @Override
        public ConnectionFactory factory() {
            return factory;
        }

        @Override
        public long databaseCpu() {
            return database == null ? -1 : database.cpuNanos();
        }

        @Override
        public void close() throws Exception {
            broker.stop();
            broker.waitUntilStopped();
            if (database != null) {
                database.close();
            }
            Directories.delete(directory);
        }
    }
}
