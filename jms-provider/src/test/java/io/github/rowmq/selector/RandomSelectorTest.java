package io.github.rowmq.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random selectors say of random messages what the specification says; damaged ones are parsed or refused. */
class RandomSelectorTest {

    private static final int SELECTORS = 6_000;
    private static final int MESSAGES = 10;

    @Test
    void selectorsAgreeWithTheReference() throws SelectorSyntaxException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SelectorGenerator generator = new SelectorGenerator(random);
        Map<Truth, Integer> seen = new EnumMap<>(Truth.class);
        for (int n = 0; n < SELECTORS; n++) {
            SelectorGenerator.Sample<Boolean> sample = generator.condition(random.nextInt(6));
            String text = random.nextBoolean() ? sample.text() : generator.disguise(sample.text());
            Selector selector = Selector.parse(text);
            for (int m = 0; m < MESSAGES; m++) {
                Map<String, Object> message = message(random, generator);
                Truth expected = truth(sample.of(message));
                assertThat(selector.test(message::get))
                        .as("seed %d: %s on %s", seed, text, message)
                        .isEqualTo(expected);
                assertThat(selector.matches(message::get))
                        .as("seed %d: %s on %s", seed, text, message)
                        .isEqualTo(expected == Truth.TRUE);
                seen.merge(expected, 1, Integer::sum);
            }
        }
        // A generator that only ever makes one truth value would show nothing.
        assertThat(seen.values()).hasSize(3).allMatch(count -> count > SELECTORS * MESSAGES / 20);
    }

    @Test
    void damagedSelectorsAreParsedOrRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        SelectorGenerator generator = new SelectorGenerator(random);
        String noise = "()'%_,=<>+-*/.!\"xX019eEfLl \t\n\u0000\uD83D\uDE00é;?";
        for (int n = 0; n < SELECTORS; n++) {
            StringBuilder text =
                    new StringBuilder(generator.condition(random.nextInt(4)).text());
            for (int damage = random.nextInt(4); damage >= 0 && !text.isEmpty(); damage--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, noise.charAt(random.nextInt(noise.length())));
                    default -> text.setLength(at);
                }
            }
            Map<String, Object> message = message(random, generator);
            try {
                Selector.parse(text.toString()).matches(message::get);
            } catch (SelectorSyntaxException e) {
                assertThat(e.position()).as("seed %d: %s", seed, text).isBetween(1, text.length() + 1);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
    }

    private static Map<String, Object> message(Random random, SelectorGenerator generator) {
        Map<String, Object> message = new HashMap<>();
        for (String property : SelectorGenerator.PROPERTIES) {
            message.put(property, generator.value());
        }
        message.put("JMSPriority", random.nextInt(10));
        message.put("JMSTimestamp", random.nextLong());
        message.put("JMSDeliveryMode", random.nextBoolean() ? "PERSISTENT" : "NON_PERSISTENT");
        message.put("JMSMessageID", "ID:" + random.nextInt());
        message.put("JMSType", generator.pick(null, "a", "ab"));
        message.put("JMSCorrelationID", generator.pick(null, "a", "it's"));
        return message;
    }

    private static Truth truth(Boolean value) {
        return value == null ? Truth.UNKNOWN : Truth.of(value);
    }
}
