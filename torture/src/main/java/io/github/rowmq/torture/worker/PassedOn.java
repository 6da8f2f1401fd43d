package io.github.rowmq.torture.worker;

/** How a pipeline names what it makes of a message. Stateless. */
public final class PassedOn {

    private static final String PREFIX = "p!";

    private PassedOn() {}

    /** The name of what is made of the message of that name. */
    public static String name(String message) {
        return PREFIX + message;
    }
}
