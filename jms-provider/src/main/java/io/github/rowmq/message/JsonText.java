package io.github.rowmq.message;

/**
 * Strings in JSON that every database can keep and query. NUL and half surrogate pairs may stand in a Java string, but
 * PostgreSQL's text and jsonb refuse them even when JSON escapes them; a string that has any is written with escapes
 * of its own (a backslash doubled, the character as {@code \\uXXXX}) and marked as such. Stateless.
 */
final class JsonText {

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int ESCAPE_LENGTH = 6;

    private JsonText() {}

    /** Whether the string contains neither NUL nor half a surrogate pair. */
    static boolean isPlain(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!startsPair(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The string with backslashes, NUL and half surrogate pairs escaped. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + ESCAPE_LENGTH);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                escaped.append("\\\\");
            } else if (Character.isSurrogate(c) && startsPair(text, i)) {
                escaped.append(c).append(text.charAt(++i));
            } else if (c == 0 || Character.isSurrogate(c)) {
                unicode(escaped, c);
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /**
     * The string that {@link #escape} was given.
     *
     * @throws IllegalArgumentException if it was not made by it
     */
    static String unescape(String escaped) {
        StringBuilder text = new StringBuilder(escaped.length());
        int i = 0;
        while (i < escaped.length()) {
            char c = escaped.charAt(i);
            if (c != '\\') {
                text.append(c);
                i++;
            } else if (escaped.startsWith("\\\\", i)) {
                text.append(c);
                i += 2;
            } else if (escaped.startsWith("\\u", i) && i + ESCAPE_LENGTH <= escaped.length()) {
                text.append((char) Integer.parseInt(escaped, i + 2, i + ESCAPE_LENGTH, 16));
                i += ESCAPE_LENGTH;
            } else {
                throw new IllegalArgumentException("A backslash that begins no escape at position " + i);
            }
        }
        return text.toString();
    }

    /** Appends a part of a plain string as the inside of a JSON string. */
    static void appendQuoted(StringBuilder json, String text, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                json.append(text, start, i);
                start = i + 1;
                if (c < ' ') {
                    unicode(json, c);
                } else {
                    json.append('\\').append(c);
                }
            }
        }
        json.append(text, start, to);
    }

    private static boolean startsPair(String text, int position) {
        return Character.isHighSurrogate(text.charAt(position))
                && position + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(position + 1));
    }

    private static void unicode(StringBuilder target, char c) {
        target.append("\\u")
                .append(HEX[c >> 12])
                .append(HEX[c >> 8 & 0xF])
                .append(HEX[c >> 4 & 0xF])
                .append(HEX[c & 0xF]);
    }
}
