package io.github.rowmq.store.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.MessageRecord;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.node.DoubtfulClaims.Doubt;
import io.github.rowmq.store.sql.DeliveryTable.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be claimed is given back while nothing of its source is being claimed, and once. */
class DoubtfulClaimsTest {

    private final DoubtfulClaims claims = new DoubtfulClaims();

    private static Doubt doubt(long source, long id) {
        MessageRecord message = MessageRecord.builder("ID:" + id, "text").build();
        Source of = new Source(source, new DestinationRef(DestinationRef.Kind.QUEUE, "q" + source), null);
        return new Doubt(ClaimedDelivery.written(new Key(id, 0, false, 0, false), 1, of, message, 1), true);
    }

    @Test
    void severalClaimsOfASourceMayBeUnderWay() {
        assertThat(claims.claimBegins(1)).isTrue();
        assertThat(claims.claimBegins(1)).isTrue();
    }

    @Test
    void nothingIsGivenBackWhileAnotherClaimOfTheSourceMayTakeIt() {
        assertThat(claims.claimBegins(1)).isTrue();
        assertThat(claims.claimBegins(1)).isTrue();
        claims.add(List.of(doubt(1, 10)));
        claims.claimEnds(1);
        assertThat(claims.takeReady()).isEmpty();
        claims.claimEnds(1);
        assertThat(claims.takeReady())
                .extracting(doubt -> doubt.delivery().id())
                .containsExactly(10L);
    }

    @Test
    void nothingOfTheSourceIsClaimedUntilItIsGivenBack() {
        claims.add(List.of(doubt(1, 10), doubt(1, 11)));
        assertThat(claims.claimBegins(1)).isFalse();
        assertThat(claims.claimBegins(2)).isTrue();
        List<Doubt> ready = claims.takeReady();
        assertThat(claims.claimBegins(1)).isFalse();
        assertThat(claims.takeReady()).isEmpty();
        claims.returned(ready);
        assertThat(claims.claimBegins(1)).isTrue();
    }

    @Test
    void whatCouldNotBeGivenBackIsTriedAgain() {
        claims.add(List.of(doubt(1, 10)));
        claims.notReturned(claims.takeReady());
        assertThat(claims.claimBegins(1)).isFalse();
        assertThat(claims.takeReady()).hasSize(1);
    }
}
