package io.github.rowmq.session;

import jakarta.jms.JMSConsumer;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import org.jspecify.annotations.Nullable;

/** A consumer of the simplified API (Jakarta Messaging 3.1, section 8). Used as the classic one behind it is. */
final class SimplifiedConsumer implements JMSConsumer {

    private final ClassicConsumer consumer;

    SimplifiedConsumer(ClassicConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public @Nullable String getMessageSelector() {
        return Attempts.find(consumer::getMessageSelector);
    }

    @Override
    public @Nullable MessageListener getMessageListener() {
        return Attempts.find(consumer::getMessageListener);
    }

    @Override
    public void setMessageListener(@Nullable MessageListener listener) {
        Attempts.run(() -> consumer.setMessageListener(listener));
    }

    @Override
    public @Nullable Message receive() {
        return Attempts.find(consumer::receive);
    }

    @Override
    public @Nullable Message receive(long timeout) {
        return Attempts.find(() -> consumer.receive(timeout));
    }

    @Override
    public @Nullable Message receiveNoWait() {
        return Attempts.find(consumer::receiveNoWait);
    }

    @Override
    public void close() {
        Attempts.run(consumer::close);
    }

    @Override
    public <T> @Nullable T receiveBody(Class<T> type) {
        return Attempts.find(() -> consumer.receiveBody(type, consumer::receive));
    }

    @Override
    public <T> @Nullable T receiveBody(Class<T> type, long timeout) {
        return Attempts.find(() -> consumer.receiveBody(type, () -> consumer.receive(timeout)));
    }

    @Override
    public <T> @Nullable T receiveBodyNoWait(Class<T> type) {
        return Attempts.find(() -> consumer.receiveBody(type, consumer::receiveNoWait));
    }
}
