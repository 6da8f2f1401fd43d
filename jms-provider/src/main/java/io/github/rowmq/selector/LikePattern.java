package io.github.rowmq.selector;

import java.util.ArrayList;
import java.util.List;

/**
 * A compiled LIKE pattern: the segments between its percent signs. The first must begin the text and the last must end
 * it; each of the others is taken where it first fits behind the one before, which is never worse than any later place,
 * so that nothing is tried twice. Matching takes at most the length of the text times that of the longest segment.
 *
 * <p>Characters are code points: an underscore stands for a whole surrogate pair. Immutable.
 */
final class LikePattern {

    /** In place of an escape character: there is none. */
    static final int NO_ESCAPE = -1;

    private final LikeSegment first;
    private final LikeSegment[] middle;
    private final LikeSegment last;

    /** Whether there is no percent sign, so that the first segment is the whole. */
    private final boolean whole;

    private LikePattern(List<LikeSegment> segments) {
        this.whole = segments.size() == 1;
        this.first = segments.get(0);
        this.last = segments.get(segments.size() - 1);
        this.middle = segments.stream()
                .skip(1)
                .limit(Math.max(0, segments.size() - 2))
                .filter(s -> !s.isEmpty())
                .toArray(LikeSegment[]::new);
    }

    /**
     * Compiles a pattern.
     *
     * @param escape the code point which takes the special meaning from a percent sign, an underscore or itself when it
     *     stands before it, and anywhere else is a character like any other; or {@link #NO_ESCAPE}
     */
    static LikePattern of(String pattern, int escape) {
        List<LikeSegment> segments = new ArrayList<>();
        LikeSegment.Builder segment = new LikeSegment.Builder();
        int c;
        for (int i = 0; i < pattern.length(); i += Character.charCount(c)) {
            c = pattern.codePointAt(i);
            int next = i + Character.charCount(c);
            if (c == escape && next < pattern.length() && isSpecial(pattern.codePointAt(next), escape)) {
                c = pattern.codePointAt(next);
                i = next;
                segment.add(c);
            } else if (c == '%') {
                segments.add(segment.build());
                segment = new LikeSegment.Builder();
            } else if (c == '_') {
                segment.addAny();
            } else {
                segment.add(c);
            }
        }
        segments.add(segment.build());
        return new LikePattern(segments);
    }

    private static boolean isSpecial(int c, int escape) {
        return c == '%' || c == '_' || c == escape;
    }

    boolean matches(String text) {
        if (whole) {
            return first.endIfAt(text, 0) == text.length();
        }
        int from = first.endIfAt(text, 0);
        int to = last.startIfBefore(text, text.length());
        if (from == LikeSegment.ABSENT || to == LikeSegment.ABSENT || from > to) {
            return false;
        }
        for (LikeSegment segment : middle) {
            from = segment.endOfFirst(text, from);
            if (from == LikeSegment.ABSENT || from > to) {
                return false;
            }
        }
        return true;
    }
}
