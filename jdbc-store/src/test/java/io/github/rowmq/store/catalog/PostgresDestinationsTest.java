package io.github.rowmq.store.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rowmq.store.DestinationRef;
import io.github.rowmq.store.DestinationRef.Kind;
import io.github.rowmq.store.Source;
import io.github.rowmq.store.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Beside the contract: creations here do not wait for the disk, so that a crash of the server may undo them. */
class PostgresDestinationsTest extends DestinationsContract {
    @Override
    TestDatabase kind() {
        return TestDatabase.POSTGRESQL;
    }

    @Test
    void aSenderNoticesThatACreationWasUndone() {
        node.send(queue("q"));
        Source lost = node.catalog.queue(queue("q"));
        undo(lost.id());
        node.send(queue("q"));
        Source found = other.catalog.queue(queue("q"));
        assertThat(found.id()).isNotEqualTo(lost.id());
        assertThat(node.free(found)).hasSize(1);
    }

    @Test
    void whatWasUndoneIsPutBack() {
        Provisional provisional = new Provisional(node.transactor, new DestinationTable(database), node, Duration.ZERO);
        DestinationRef temporary = node.catalog.createTemporary(Kind.TEMPORARY_QUEUE);
        Source source = node.catalog.queue(temporary);
        provisional.created(List.of(new DestinationTable.Row(source.id(), temporary, 0)), node.incarnation, 1);
        assertThat(provisional.contains(temporary)).isTrue();
        undo(source.id());
        provisional.tend();
        assertThat(provisional.contains(temporary)).isFalse();
        assertThat(other.catalog.queue(temporary)).isEqualTo(source);
        node.die();
        assertThat(other.catalog.exists(temporary)).isFalse();
    }

    @Test
    void whatOthersCreatedInPlaceOfWhatWasUndoneStays() {
        Provisional provisional = new Provisional(node.transactor, new DestinationTable(database), node, Duration.ZERO);
        Source source = node.catalog.queue(queue("q"));
        provisional.created(List.of(new DestinationTable.Row(source.id(), queue("q"), 0)), 0, 1);
        undo(source.id());
        Source anew = other.catalog.queue(queue("q"));
        provisional.tend();
        assertThat(node.gone).containsExactly(source.id());
        assertThat(node.catalog.queue(queue("q"))).isEqualTo(anew);
    }

    private void undo(long id) {
        assertThat(node.execute("delete from {destination} where id = ?", id)).isEqualTo(1);
    }
}
