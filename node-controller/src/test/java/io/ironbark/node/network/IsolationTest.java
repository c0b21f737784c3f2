package io.ironbark.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IsolationTest {
    private final Isolation cut = Isolation.joined(0).seen(false, 10);
    private final Isolation returning = cut.seen(true, 20);

    @Test
    void newFlowsAreHeldFromTheCutUntilADocumentThatWasAskedForAfterTheReturn() {
        assertThat(Isolation.joined(0).seen(true, 5).holds()).isFalse();
        assertThat(cut.holds()).isTrue();
        assertThat(returning.holds()).isTrue();
        assertThat(returning.told(19, 30).holds())
                .as("asked for before the return")
                .isTrue();
        assertThat(returning.told(20, 30).holds()).isFalse();
    }

    @Test
    void aDocumentThatArrivesWithoutACableEndsNothing() {
        assertThat(cut.told(15, 15).holds()).isTrue();
        assertThat(returning.seen(false, 25).told(26, 26).holds()).isTrue();
    }

    @Test
    void aNodeWhoseParentsStayAwayGoesOnByWhatItKnew() {
        assertThat(returning.seen(true, 20 + Isolation.LONGEST.toNanos()).holds())
                .isTrue();
        assertThat(returning.seen(true, 21 + Isolation.LONGEST.toNanos()).holds())
                .isFalse();
    }
}
