package io.github.rowmq.selector;

import java.util.ArrayList;
import java.util.List;

/** LIKE by its definition: a table of which part of the pattern matches which part of the text. Slow, and plain. */
final class ReferenceLike {

    private static final int ANY = -1;
    private static final int MANY = -2;

    private ReferenceLike() {}

    static boolean matches(String text, String pattern, int escape) {
        int[] characters = text.codePoints().toArray();
        List<Integer> elements = elements(pattern.codePoints().toArray(), escape);
        // matched[p][t]: the first p elements match the first t characters
        boolean[][] matched = new boolean[elements.size() + 1][characters.length + 1];
        matched[0][0] = true;
        for (int p = 1; p <= elements.size(); p++) {
            int element = elements.get(p - 1);
            for (int t = 0; t <= characters.length; t++) {
                if (element == MANY) {
                    matched[p][t] = matched[p - 1][t] || t > 0 && matched[p][t - 1];
                } else {
                    matched[p][t] = t > 0 && matched[p - 1][t - 1] && (element == ANY || element == characters[t - 1]);
                }
            }
        }
        return matched[elements.size()][characters.length];
    }

    private static List<Integer> elements(int[] pattern, int escape) {
        List<Integer> elements = new ArrayList<>();
        for (int i = 0; i < pattern.length; i++) {
            boolean escapes = pattern[i] == escape
                    && i + 1 < pattern.length
                    && (pattern[i + 1] == '%' || pattern[i + 1] == '_' || pattern[i + 1] == escape);
            if (escapes) {
                elements.add(pattern[++i]);
            } else {
                elements.add(pattern[i] == '%' ? MANY : pattern[i] == '_' ? ANY : pattern[i]);
            }
        }
        return elements;
    }
}
