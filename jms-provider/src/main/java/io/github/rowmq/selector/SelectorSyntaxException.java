package io.github.rowmq.selector;

import java.util.HexFormat;

/**
 * A selector which is not in the language, or whose types cannot fit. The message names the position, what was
 * expected, what was found, and the selector.
 */
public final class SelectorSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    /** How many characters of the selector are quoted on either side of the position. */
    private static final int CONTEXT = 120;

    /** How many characters of a single token or operand are quoted. */
    private static final int QUOTED = 60;

    private final int position;

    SelectorSyntaxException(String selector, int index, String expected, String found) {
        super(message(selector, index, expected, found));
        this.position = index + 1;
    }

    /** Without String.format, which would write the position in the digits of the default locale. */
    private static String message(String selector, int index, String expected, String found) {
        return "Invalid selector at position " + (index + 1) + ": expected " + expected + ", found " + found
                + ". The selector: " + around(selector, index);
    }

    /**
     * Where the selector is wrong.
     *
     * @return the position of the first offending character, counted from 1 in UTF-16 code units
     */
    public int position() {
        return position;
    }

    /**
     * A piece of the selector for a message: shortened, on one line, and encodable in any charset that has the letters
     * themselves.
     */
    static String quoted(String piece) {
        return piece.length() <= QUOTED ? printable(piece, 0, piece.length()) : printable(piece, 0, QUOTED) + "…";
    }

    private static String around(String selector, int index) {
        int from = Math.max(0, index - CONTEXT);
        int to = Math.min(selector.length(), index + CONTEXT);
        return (from > 0 ? "…" : "") + printable(selector, from, to) + (to < selector.length() ? "…" : "");
    }

    /**
     * Control characters and lone surrogates would let a selector forge or damage lines of a log: they are shown as
     * escapes.
     */
    private static String printable(String text, int from, int to) {
        StringBuilder out = new StringBuilder(to - from);
        int c;
        for (int i = from; i < to; i += Character.charCount(c)) {
            c = text.codePointAt(i);
            int type = Character.getType(c);
            if (type == Character.CONTROL
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                out.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            } else {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }
}
