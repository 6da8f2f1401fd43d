package io.github.rowmq.benchmarks.report;

import java.util.Locale;

/** Collects the elements of a drawing that takes its colours from the page around it. Confined to a thread. */
final class Svg {

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        text.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">%n",
                width,
                height,
                width,
                height,
                escape(title)));
    }

    /** Text that means itself in HTML and XML. */
    static String escape(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    void rectangle(String style, double x, double y, double width, double height) {
        add("<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", style, x, y, width, height);
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        add("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", style, x1, y1, x2, y2);
    }

    void path(String style, String points) {
        add("<polyline class=\"%s\" points=\"%s\"/>", style, points);
    }

    /** @param anchor start, middle or end */
    void text(String anchor, double x, double y, String words) {
        add("<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", anchor, x, y, escape(words));
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    String end() {
        return text + "</svg>\n";
    }
}
