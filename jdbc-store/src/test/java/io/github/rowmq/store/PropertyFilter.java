package io.github.rowmq.store;

/** A filter for tests: takes the messages whose JMS type equals its text. Immutable. */
record PropertyFilter(String text) implements Filter {

    @Override
    public boolean matches(MessageRecord message) {
        return text.equals(message.type());
    }
}
