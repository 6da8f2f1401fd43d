package io.github.rowmq.samples.peak;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What became of the orders. Confined to a thread. */
final class Answers {

    private final List<String> buyers = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private final TreeMap<Long, Integer> perSecond = new TreeMap<>();

    void add(Message answer) throws JMSException {
        buyers.add(answer.getJMSCorrelationID());
        String item = answer.getBody(String.class);
        if (!item.equals(FlashSale.SOLD_OUT)) {
            items.add(item);
        }
        perSecond.merge(answer.getJMSTimestamp() / 1000, 1, Integer::sum);
    }

    /** Who got an answer. */
    List<String> buyers() {
        return buyers;
    }

    /** What was sold. */
    List<String> items() {
        return items;
    }

    /** The most orders that were handled in one second. */
    int busiestSecond() {
        return perSecond.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
