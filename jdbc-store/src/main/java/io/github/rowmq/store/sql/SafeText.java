package io.github.rowmq.store.sql;

import org.jspecify.annotations.Nullable;

/**
 * Text in a form that every database stores unchanged. A string is stored as itself unless it holds a NUL or an
 * unpaired surrogate, which some databases refuse, or begins with the marker; then it is stored as the marker U+001B
 * followed by the text with such characters, and backslashes, written as in Java source: a backslash doubled, the
 * others as {@code \}{@code uXXXX}. Stateless, thread-safe.
 */
public final class SafeText {

    private static final char MARKER = '\u001b';

    /** How many times longer than the original the stored form can be, in UTF-16 code units. */
    static final int WORST_GROWTH = 6;

    private SafeText() {}

    /** The form to store; the same string in nearly all cases. */
    public static @Nullable String encode(@Nullable String text) {
        return text == null || isSafe(text) ? text : escape(text);
    }

    /**
     * The original of a stored form.
     *
     * @throws IllegalArgumentException if it begins with the marker but is no such form
     */
    public static @Nullable String decode(@Nullable String stored) {
        return stored == null || stored.isEmpty() || stored.charAt(0) != MARKER ? stored : unescape(stored);
    }

    private static boolean isSafe(String text) {
        int length = text.length();
        if (length > 0 && text.charAt(0) == MARKER) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!isPair(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    private static String escape(String text) {
        StringBuilder result = new StringBuilder(text.length() + 16).append(MARKER);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                result.append("\\\\");
            } else if (Character.isSurrogate(c) && isPair(text, i)) {
                result.append(c).append(text.charAt(++i));
            } else if (c == 0 || Character.isSurrogate(c)) {
                result.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    result.append(Character.forDigit((c >> shift) & 0xF, 16));
                }
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    private static String unescape(String stored) {
        StringBuilder result = new StringBuilder(stored.length());
        int i = 1;
        while (i < stored.length()) {
            char c = stored.charAt(i++);
            if (c != '\\') {
                result.append(c);
            } else if (i < stored.length() && stored.charAt(i) == '\\') {
                result.append('\\');
                i++;
            } else if (i + 5 <= stored.length() && stored.charAt(i) == 'u') {
                result.append((char) Integer.parseInt(stored, i + 1, i + 5, 16));
                i += 5;
            } else {
                throw new IllegalArgumentException("Escaped text is damaged at character " + i);
            }
        }
        return result.toString();
    }
}
