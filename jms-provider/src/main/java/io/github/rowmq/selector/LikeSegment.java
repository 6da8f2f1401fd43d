package io.github.rowmq.selector;

import java.util.Arrays;

/** A part of a LIKE pattern without percent signs. Immutable. */
sealed interface LikeSegment {

    /** No place was found. */
    int ABSENT = -1;

    /** The index behind the segment if it stands at an index of the text, otherwise {@link #ABSENT}. */
    int endIfAt(String text, int start);

    /** The index of the segment if it stands right before an index of the text, otherwise {@link #ABSENT}. */
    int startIfBefore(String text, int end);

    /** The index behind the first place of the segment from an index on, otherwise {@link #ABSENT}. */
    int endOfFirst(String text, int from);

    boolean isEmpty();

    /** Collects the characters of a segment. Confined to {@link LikePattern#of}. */
    final class Builder {
        private static final int ANY = -1;

        private int[] points = new int[8];
        private int size;
        private boolean literal = true;

        void add(int codePoint) {
            append(codePoint);
            // A lone surrogate must not match half of a pair, which String's methods would let it do.
            literal &= Character.getType(codePoint) != Character.SURROGATE;
        }

        void addAny() {
            append(ANY);
            literal = false;
        }

        private void append(int point) {
            if (size == points.length) {
                points = Arrays.copyOf(points, size * 2);
            }
            points[size++] = point;
        }

        LikeSegment build() {
            return literal ? new Text(new String(points, 0, size)) : new Points(Arrays.copyOf(points, size));
        }
    }

    /** A segment of well-formed text: no wildcards, so that String's own methods serve. */
    record Text(String literal) implements LikeSegment {

        @Override
        public int endIfAt(String text, int start) {
            return text.startsWith(literal, start) ? start + literal.length() : ABSENT;
        }

        @Override
        public int startIfBefore(String text, int end) {
            int start = end - literal.length();
            return text.startsWith(literal, start) ? start : ABSENT;
        }

        @Override
        public int endOfFirst(String text, int from) {
            int start = text.indexOf(literal, from);
            return start < 0 ? ABSENT : start + literal.length();
        }

        @Override
        public boolean isEmpty() {
            return literal.isEmpty();
        }
    }

    /** A segment with underscores, compared code point by code point. */
    final class Points implements LikeSegment {
        private final int[] points;

        Points(int[] points) {
            this.points = points;
        }

        @Override
        public int endIfAt(String text, int start) {
            int index = start;
            for (int point : points) {
                if (index == text.length()) {
                    return ABSENT;
                }
                int c = text.codePointAt(index);
                if (point != Builder.ANY && point != c) {
                    return ABSENT;
                }
                index += Character.charCount(c);
            }
            return index;
        }

        @Override
        public int startIfBefore(String text, int end) {
            int index = end;
            for (int i = points.length - 1; i >= 0; i--) {
                if (index == 0) {
                    return ABSENT;
                }
                int c = text.codePointBefore(index);
                if (points[i] != Builder.ANY && points[i] != c) {
                    return ABSENT;
                }
                index -= Character.charCount(c);
            }
            return index;
        }

        @Override
        public int endOfFirst(String text, int from) {
            // Only where enough characters are left: a code point takes at least one.
            for (int start = from; start <= text.length() - points.length; start += width(text, start)) {
                int end = endIfAt(text, start);
                if (end != ABSENT) {
                    return end;
                }
            }
            return ABSENT;
        }

        private static int width(String text, int index) {
            return index < text.length() ? Character.charCount(text.codePointAt(index)) : 1;
        }

        @Override
        public boolean isEmpty() {
            return points.length == 0;
        }
    }
}
