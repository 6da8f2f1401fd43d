package io.github.rowmq.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.StringReader;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlPageTest {

    private final String page = HtmlPage.of(List.of(ReportTest.report(), ReportTest.report()));

    @Test
    void pageHasEveryResultAndPlot() {
        assertThat(page).contains("tx100", "raw JDBC", "70,000 msg/s", "70 % of raw", "H2 9.9 (file)");
        // A bar chart and a curve for each of two reports.
        assertThat(svgs()).hasSize(4);
    }

    @Test
    void plotsAreWellFormed() {
        for (String svg : svgs()) {
            assertThatCode(() -> DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(svg))))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void textIsEscaped() {
        assertThat(page).contains("not supported: &lt;nothing&gt;").doesNotContain("<nothing>");
    }

    @Test
    void pageNeedsNothingElse() {
        assertThat(page).doesNotContain("http:", "https:", "<script", "<link");
    }

    @Test
    void scalesEndAtRoundNumbers() {
        assertThat(LineChart.roundUp(0)).isEqualTo(1);
        assertThat(LineChart.roundUp(0.3)).isEqualTo(0.5);
        assertThat(LineChart.roundUp(17)).isEqualTo(20);
        assertThat(LineChart.roundUp(99)).isEqualTo(100);
    }

    @Test
    void markdownHasALineForEachResult() {
        assertThat(MarkdownTable.of(ReportTest.report()))
                .contains("| tx100 | rowmq | received | 70,000 msg/s | 60,000 – 80,000 | 70 % | ok |")
                .contains("| tx100 | artemis | not supported: <nothing> |");
    }

    private List<String> svgs() {
        return Pattern.compile("<svg.*?</svg>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
