package io.github.rowmq.store.catalog;

import io.github.rowmq.store.Catalog.ClientRegistration;
import io.github.rowmq.store.StoreException;
import io.github.rowmq.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Client identifiers in use, each by one connection among all JVMs (Jakarta Messaging 3.1, section 6.1.2). Thread-safe,
 * without locks: the primary key of {@code client} decides.
 */
final class Clients {

    private final CatalogContext context;
    private final String insert;
    private final String owner;
    private final String delete;
    private final String take;

    /** What this JVM holds. */
    private final ConcurrentHashMap<String, Registration> held = new ConcurrentHashMap<>();

    Clients(CatalogContext context) {
        this.context = context;
        this.insert = context.database().sql("insert into {client} (client_id, incarnation) values (?, ?)");
        this.owner = context.database().sql("select incarnation from {client} where client_id = ?");
        this.delete = context.database().sql("delete from {client} where client_id = ? and incarnation = ?");
        this.take =
                context.database().sql("update {client} set incarnation = ? where client_id = ? and incarnation = ?");
    }

    ClientRegistration register(String clientId) {
        NameRules.check("A client identifier", clientId);
        Registration registration = new Registration(clientId);
        // First in this JVM: so a row of this incarnation can only be what a commit left whose reply was lost.
        reserve(registration);
        try {
            long used = context.transactor()
                    .<Long>run("register a client identifier", connection -> insert(connection, clientId));
            long current = context.incarnation().getAsLong();
            if (current != used) {
                // The node rejoined meanwhile and may have overlooked this registration.
                rejoin(Map.of(clientId, registration), used, current).forEach(context.events()::clientIdTaken);
            }
            return registration;
        } catch (RuntimeException | Error e) {
            held.remove(clientId, registration);
            throw e;
        }
    }

    private void reserve(Registration registration) {
        String clientId = registration.clientId;
        for (Registration other = held.putIfAbsent(clientId, registration);
                other != null;
                other = held.putIfAbsent(clientId, registration)) {
            if (!other.move(State.UNFINISHED, State.ENDED)) {
                throw duplicate(clientId);
            }
            held.remove(clientId, other);
        }
    }

    /** Returns the incarnation that has the identifier. */
    private long insert(Connection connection, String clientId) throws SQLException {
        long incarnation = context.incarnation().getAsLong();
        Long other = ownerOf(connection, clientId);
        if (other == null) {
            Jdbc.insertRacing(connection, insert, clientId, incarnation);
        } else if (other != incarnation) {
            throw duplicate(clientId);
        }
        return incarnation;
    }

    private @Nullable Long ownerOf(Connection connection, String clientId) throws SQLException {
        return Jdbc.first(connection, owner, row -> row.getLong(1), clientId);
    }

    private static StoreException duplicate(String clientId) {
        return new StoreException(
                Kind.DUPLICATE_CLIENT_ID, "The client identifier " + clientId + " is in use by another connection");
    }

    /** Tells the database of registrations that were closed while it was away. */
    void finish() {
        for (Registration registration : held.values()) {
            if (registration.move(State.UNFINISHED, State.CLOSING)) {
                end(registration);
            }
        }
    }

    private void end(Registration registration) {
        try {
            delete(registration.clientId, context.incarnation().getAsLong());
        } catch (StoreException e) {
            registration.move(State.CLOSING, State.UNFINISHED);
            throw e;
        }
        held.remove(registration.clientId, registration);
        registration.move(State.CLOSING, State.ENDED);
    }

    private void delete(String clientId, long incarnation) {
        context.transactor()
                .run(
                        "give a client identifier back",
                        connection -> Jdbc.update(connection, delete, clientId, incarnation));
    }

    /**
     * Keeps what this JVM holds under a new incarnation.
     *
     * @return the identifiers that others have taken
     */
    List<String> rejoin(long deadIncarnation, long newIncarnation) {
        return rejoin(Map.copyOf(held), deadIncarnation, newIncarnation);
    }

    private List<String> rejoin(Map<String, Registration> registrations, long deadIncarnation, long newIncarnation) {
        if (registrations.isEmpty()) {
            return List.of();
        }
        List<String> lost = context.transactor().run("rejoin client identifiers", connection -> {
            List<String> taken = new ArrayList<>();
            for (String clientId : registrations.keySet()) {
                if (!keep(connection, clientId, deadIncarnation, newIncarnation)) {
                    taken.add(clientId);
                }
            }
            return taken;
        });
        registrations.forEach((clientId, registration) -> {
            if (lost.contains(clientId)) {
                held.remove(clientId, registration);
                registration.taken();
            } else if (!held.containsKey(clientId)) {
                // It was closed meanwhile, perhaps before it was kept.
                delete(clientId, newIncarnation);
            }
        });
        return lost;
    }

    private boolean keep(Connection connection, String clientId, long deadIncarnation, long newIncarnation)
            throws SQLException {
        if (Jdbc.update(connection, take, newIncarnation, clientId, deadIncarnation) > 0) {
            return true;
        }
        Long other = ownerOf(connection, clientId);
        if (other == null) {
            Jdbc.insertRacing(connection, insert, clientId, newIncarnation);
            return true;
        }
        return other == newIncarnation;
    }

    /**
     * The life of a registration.
     *
     * <pre>
     *   OPEN ──▶ CLOSING ──▶ ENDED
     *              │  ▲        ▲
     *              ▼  │        │ the identifier is registered again here
     *           UNFINISHED ────┘
     * </pre>
     *
     * From OPEN to ENDED at once when others have taken the identifier.
     */
    private enum State {
        /** A connection has it. */
        OPEN,
        /** The database is being told that it ends. */
        CLOSING,
        /** The database could not be told. */
        UNFINISHED,
        /** Others may have the identifier. */
        ENDED
    }

    /** One connection's identifier. Thread-safe. */
    private final class Registration implements ClientRegistration {
        private final String clientId;
        private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
        private final CompletableFuture<StoreException> taken = new CompletableFuture<>();

        Registration(String clientId) {
            this.clientId = clientId;
        }

        boolean move(State from, State to) {
            return state.compareAndSet(from, to);
        }

        /** Others have the identifier: it ends without a word to the database. */
        void taken() {
            if (move(State.OPEN, State.ENDED)) {
                taken.complete(new StoreException(
                        Kind.DUPLICATE_CLIENT_ID,
                        "The client identifier " + clientId + " was taken by another connection while this node was"
                                + " believed dead: close this connection and create another"));
            }
        }

        @Override
        public void whenTaken(Consumer<StoreException> listener) {
            var unused = taken.thenAccept(listener);
        }

        @Override
        public void close() {
            if (move(State.OPEN, State.CLOSING)) {
                end(this);
            }
        }

        @Override
        public String toString() {
            return "Registration of client " + clientId;
        }
    }
}
