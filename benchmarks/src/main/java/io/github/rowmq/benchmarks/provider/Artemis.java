package io.github.rowmq.benchmarks.provider;

import io.github.rowmq.benchmarks.database.Directories;
import io.github.rowmq.benchmarks.database.Server;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.storage.DatabaseStorageConfiguration;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.nativo.jlibaio.LibaioContext;
import org.apache.activemq.artemis.utils.VersionLoader;
import org.jspecify.annotations.Nullable;

/** Artemis inside this JVM, with its journal (each write flushed) or with JDBC. Immutable, thread-safe. */
final class Artemis implements TargetKind {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final boolean byJdbc;

    Artemis(boolean byJdbc) {
        this.byJdbc = byJdbc;
    }

    private static JournalType journalType() {
        return LibaioContext.isLoaded() ? JournalType.ASYNCIO : JournalType.NIO;
    }

    @Override
    public String name() {
        return byJdbc ? "artemis-jdbc" : "artemis";
    }

    @Override
    public String description() {
        return "Artemis " + VersionLoader.getVersion().getFullVersion()
                + (byJdbc ? ", JDBC" : ", journal " + journalType() + ", datasync on");
    }

    @Override
    public Target open(Server server, boolean counting) throws Exception {
        return new Open(server);
    }

    private final class Open implements Target {

        private final Path directory = Directories.temporary("artemis");
        private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        private final @Nullable PeerDatabase database;
        private final ActiveMQConnectionFactory factory;

        Open(Server server) throws Exception {
            this.database = byJdbc ? new PeerDatabase(server) : null;
            String url = "vm://" + NUMBERS.incrementAndGet();
            Configuration configuration = new ConfigurationImpl()
                    .setPersistenceEnabled(true)
                    .setSecurityEnabled(false)
                    .setJMXManagementEnabled(false)
                    .setJournalDirectory(directory.resolve("journal").toString())
                    .setBindingsDirectory(directory.resolve("bindings").toString())
                    .setPagingDirectory(directory.resolve("paging").toString())
                    .setLargeMessagesDirectory(directory.resolve("large").toString())
                    .setJournalType(journalType())
                    .setJournalDatasync(true)
                    .addAcceptorConfiguration("in-vm", url)
                    .addAddressSetting(
                            "#",
                            new AddressSettings().setAutoDeleteQueues(false).setAutoDeleteAddresses(false));
            if (database != null) {
                DatabaseStorageConfiguration storage = new DatabaseStorageConfiguration();
                storage.setDataSource(database.pool());
                configuration.setStoreConfiguration(storage);
            }
            broker.setConfiguration(configuration);
            broker.start();
            this.factory = new ActiveMQConnectionFactory(url);
        }

        @Override
        public String name() {
            return Artemis.this.name();
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
            factory.close();
            broker.stop();
            if (database != null) {
                database.close();
            }
            Directories.delete(directory);
        }
    }
}
