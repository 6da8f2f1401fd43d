package io.github.rowmq.torture.worker;

import io.github.rowmq.torture.log.Kind;
import io.github.rowmq.torture.log.Received;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TransactionRolledBackException;
import java.util.Random;
import java.util.Set;

/**
 * A producer or consumer with a connection of its own, which begins anew when its session is beyond repair. Confined to
 * its thread, but for what subclasses say.
 */
abstract class Actor implements Runnable {

    /** With these nothing was acknowledged; all others leave it open. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("CLAIM_LOST", "FENCED", "UNAVAILABLE");

    private static final long RETRY_MILLIS = 200;

    final Stage stage;
    final String name;
    final Role role;
    final Random random;
    private int units;

    Actor(Stage stage, String name, Role role, long seed) {
        this.stage = stage;
        this.name = name;
        this.role = role;
        this.random = new Random(seed);
    }

    /** Plays until the end, or until an exception shows that the session or the connection cannot be used further. */
    abstract void play(Connection connection) throws JMSException;

    abstract boolean goesOn();

    @Override
    public void run() {
        while (goesOn()) {
            try (Connection connection = stage.connect(name, clientId())) {
                play(connection);
            } catch (JMSException | RuntimeException e) {
                trouble("begins anew", e);
                stage.pause(RETRY_MILLIS);
            }
        }
    }

    String clientId() {
        return role.kind().isProducer() ? "" : role.source().clientId();
    }

    /** A name for the next unit, never used before or after. */
    String nextUnit() {
        units++;
        return stage.log().life() + "/" + name + "/" + units;
    }

    void log(Kind kind, String... fields) {
        stage.log().write(name, kind, fields);
    }

    /** Notes what was received, and returns its name. */
    String logReceived(String unit, Message message) throws JMSException {
        String received = Payload.name(message);
        Received line = new Received(
                0,
                name,
                unit,
                received,
                role.source().key(),
                message.getJMSMessageID(),
                message.getIntProperty("JMSXDeliveryCount"),
                message.getJMSRedelivered(),
                Payload.isIntact(message, received));
        log(Kind.RECEIVED, line.fields());
        return received;
    }

    void trouble(String what, Exception e) {
        String code = e instanceof JMSException jms ? jms.getErrorCode() : null;
        log(Kind.TROUBLE, what, String.valueOf(code), e.toString());
    }

    /** Notes how a commit or an acknowledgement failed; throws on what says that the session is no good any more. */
    void logFailure(String unit, JMSException e) throws JMSException {
        boolean without = e instanceof TransactionRolledBackException
                || (e.getErrorCode() != null && WITHOUT_EFFECT.contains(e.getErrorCode()));
        log(without ? Kind.ROLLED_BACK : Kind.UNKNOWN, unit, String.valueOf(e.getErrorCode()), e.toString());
        if (e instanceof IllegalStateException) {
            throw e;
        }
    }

    /** Once in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }
}
