package io.github.rowmq.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rowmq.store.MessageRecord;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What selectors see of a message: Jakarta Messaging 3.1, section 3.8.1. */
class SelectorFilterTest {

    private static MessageRecord record() throws JMSException {
        Message message = Messages.text("x");
        message.setJMSType("car");
        message.setJMSCorrelationID("c-1");
        message.setStringProperty("colour", "blue");
        message.setLongProperty("weight", 2500);
        message.setBooleanProperty("sold", true);
        message.setDoubleProperty("price", 1.5);
        message.setStringProperty("JMSXGroupID", "g");
        SendHeaders headers = new SendHeaders("ID:1", 1000, 7, false, 0, 0);
        return Fixture.codec().toRecord((RowMQMessage) message, headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JMSType = 'car' AND colour = 'blue' AND weight > 2000 | true",
                "JMSPriority = 7 | true",
                "JMSPriority > 7 | false",
                "JMSDeliveryMode = 'NON_PERSISTENT' | true",
                "JMSDeliveryMode = 'PERSISTENT' | false",
                "JMSMessageID = 'ID:1' | true",
                "JMSTimestamp = 1000 | true",
                "JMSCorrelationID LIKE 'c-%' | true",
                "JMSXGroupID = 'g' | true",
                "JMSXDeliveryCount IS NULL | true",
                "missing IS NULL | true",
                "missing = 1 | false",
                "sold | true",
                "price BETWEEN 1 AND 2 | true"
            })
    void headersAndPropertiesAreSeenHandedOverOrReadFromTheDatabase(String selector, boolean expected)
            throws JMSException {
        SelectorFilter filter = SelectorFilter.compile(selector);
        assertThat(filter.matches(record())).isEqualTo(expected);
        assertThat(filter.matches(Fixture.reread(record()))).isEqualTo(expected);
    }

    @Test
    void aMessageThatCannotBeReadIsTakenSoThatItsConsumerFindsOut() throws JMSException {
        MessageRecord damaged =
                MessageRecord.builder("ID:7", "message").properties("{").build();
        assertThat(SelectorFilter.compile("a = 1").matches(damaged)).isTrue();
        assertThatThrownBy(() -> Fixture.receive(damaged, 1)).isInstanceOf(DamagedMessageException.class);
        MessageRecord unseen =
                MessageRecord.builder("ID:7", "message").properties("{").build();
        assertThat(SelectorFilter.compile("JMSPriority = 9").matches(unseen)).isFalse();
    }

    @Test
    void anEmptySelectorIsNoneAndAWrongOneIsInvalid() throws JMSException {
        assertThat(SelectorFilter.of(null)).isNull();
        assertThat(SelectorFilter.of("")).isNull();
        assertThat(SelectorFilter.of("  ")).isNull();
        assertThatThrownBy(() -> SelectorFilter.of("x > 'foo'")).isInstanceOf(InvalidSelectorException.class);
        assertThatThrownBy(() -> SelectorFilter.compile("x >")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filtersAreEqualIfTheirTextsAre() throws JMSException {
        assertThat(SelectorFilter.of("a = 1"))
                .isEqualTo(SelectorFilter.compile("a = 1"))
                .hasSameHashCodeAs(SelectorFilter.compile("a = 1"))
                .isNotEqualTo(SelectorFilter.compile("a = 2"))
                .hasToString("a = 1");
    }
}
