package io.github.rowmq.cli;

import io.github.rowmq.store.StoreConfig;

/** Text for one line of a terminal. Stateless. */
final class OneLine {

    private OneLine() {}

    /** What went wrong, and the innermost reason if that says more; secrets of URLs blanked. */
    static String of(Throwable failure) {
        String text = message(failure);
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = message(root);
        String whole = text.contains(reason) ? text : text + ": " + reason;
        return escaped(StoreConfig.withoutSecrets(whole).replaceAll("\\s+", " ").strip());
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** Control characters, which could do anything to a terminal, made visible; line ends included. */
    static String escaped(String text) {
        return escaped(text, false);
    }

    /**
     * Control characters made visible.
     *
     * @param severalLines whether line ends and tabs stay
     */
    static String escaped(String text, boolean severalLines) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean kept = severalLines && (c == '\n' || c == '\t');
            int type = Character.getType(c);
            if (!kept && (type == Character.CONTROL || type == Character.SURROGATE || type == Character.FORMAT)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    /** The beginning of a text that may be long. */
    static String shortened(String text, int most) {
        String line = escaped(text.substring(0, Math.min(text.length(), most * 2)));
        return line.length() <= most && text.length() <= most * 2
                ? line
                : line.substring(0, Math.min(line.length(), most)) + "...";
    }
}
