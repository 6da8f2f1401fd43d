package io.github.rowmq.config;

/**
 * An option that does not exist, or whose value cannot be read. The message names the option, what was expected and,
 * unless it is a secret, the value. Immutable.
 */
public class InvalidOptionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidOptionException(String message) {
        super(message);
    }
}
