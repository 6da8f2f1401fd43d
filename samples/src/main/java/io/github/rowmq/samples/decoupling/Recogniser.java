package io.github.rowmq.samples.decoupling;

import io.github.rowmq.RowMQConnectionFactory;
import io.github.rowmq.samples.JavaProcess;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.time.Duration;

/**
 * A program that looks for faces in photos. It takes a photo and hands in its result in one transaction: if it dies in
 * between, the photo is still there and no result is.
 */
final class Recogniser {

    /** How often a message was delivered, this time included; the specification has every provider count. */
    static final String DELIVERY_COUNT = "JMSXDeliveryCount";

    /** In a result: the delivery count of the photo. */
    static final String ATTEMPTS = "attempts";

    private static final Duration USUAL = Duration.ofMillis(50);
    private static final Duration VERY_LONG = Duration.ofMinutes(10);

    private final JMSContext context;
    private final Queue results;
    private final String difficultPhoto;

    private Recogniser(JMSContext context, String difficultPhoto) {
        this.context = context;
        this.results = context.createQueue(PhotoUploads.RESULTS);
        this.difficultPhoto = difficultPhoto;
    }

    /** Argument: the photo that is too much for this recogniser. */
    public static void main(String[] args) throws Exception {
        try (RowMQConnectionFactory factory = new RowMQConnectionFactory(JavaProcess.url());
                JMSContext context = factory.createContext(JMSContext.SESSION_TRANSACTED)) {
            Recogniser recogniser = new Recogniser(context, args[0]);
            context.createConsumer(context.createQueue(PhotoUploads.PHOTOS)).setMessageListener(recogniser::recognise);
            JavaProcess.awaitEnd();
        }
    }

    private void recognise(Message message) {
        try {
            String photo = message.getBody(String.class);
            int attempts = message.getIntProperty(DELIVERY_COUNT);
            System.out.println("working on " + photo + ", delivery " + attempts);
            Thread.sleep((photo.equals(difficultPhoto) ? VERY_LONG : USUAL).toMillis());
            context.createProducer().setProperty(ATTEMPTS, attempts).send(results, photo);
            context.commit();
        } catch (JMSException e) {
            throw new IllegalStateException("cannot read a photo", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
