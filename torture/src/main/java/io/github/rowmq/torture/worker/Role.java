package io.github.rowmq.torture.worker;

/**
 * What one thread, or listener, of a worker does. Immutable.
 *
 * @param kind how it sends or receives
 * @param source where to or from
 * @param target of a pipeline: where what was received goes on to; otherwise the same as the source
 */
public record Role(Kind kind, Source source, Source target) {

    /** How it sends or receives. */
    public enum Kind {
        SEND_PLAIN(true),
        SEND_ASYNC(true),
        SEND_TRANSACTED(true),
        RECEIVE_AUTO(false),
        RECEIVE_DUPS_OK(false),
        RECEIVE_CLIENT(false),
        RECEIVE_TRANSACTED(false),
        LISTEN_AUTO(false),
        LISTEN_DUPS_OK(false),
        PIPELINE(false);

        private final boolean producer;

        Kind(boolean producer) {
            this.producer = producer;
        }

        public boolean isProducer() {
            return producer;
        }
    }

    public static Role of(Kind kind, Source source) {
        return new Role(kind, source, source);
    }

    public static Role pipeline(Source source, Source target) {
        return new Role(Kind.PIPELINE, source, target);
    }

    /** One word for a command line. */
    public String toText() {
        return kind + "," + source.toText() + "," + target.toText();
    }

    public static Role parse(String text) {
        String[] parts = text.split(",", -1);
        return new Role(Kind.valueOf(parts[0]), Source.parse(parts[1]), Source.parse(parts[2]));
    }
}
