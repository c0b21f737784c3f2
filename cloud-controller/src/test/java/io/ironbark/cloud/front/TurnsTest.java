package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.cloud.api.ApiException;
import io.ironbark.proto.id.AccountId;
import io.ironbark.testsupport.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final AccountId FLOOD = new AccountId("000000000001");
    private static final AccountId OTHER = new AccountId("000000000002");
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final Turns turns = new Turns();

    @Test
    void anAccountThatHoldsAllItsTurnsKeepsNobodyElseWaiting() {
        var held = new ArrayList<Turns.Turn>();
        var waiting = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Turns.AT_ONCE; i++) {
                held.add(turns.await(FLOOD, false));
            }
            for (int i = 0; i < Turns.WAITING_MAX; i++) {
                threads.execute(() -> {
                    waiting.incrementAndGet();
                    turns.await(FLOOD, false).close();
                    waiting.decrementAndGet();
                });
            }
            Await.until("all wait", LIMIT, () -> waiting.get() == Turns.WAITING_MAX && isFull());
            turns.await(OTHER, false).close();
            held.forEach(Turns.Turn::close);
            Await.until("all had their turn", LIMIT, () -> waiting.get() == 0);
        }
        assertThat(turns.accounts()).isZero();
    }

    @Test
    void whatIsAskedTogetherHasPlacesOfItsOwnForEachAccount() {
        var held = new ArrayList<Turns.Turn>();
        for (int i = 0; i < Turns.PROMPT_AT_ONCE; i++) {
            held.add(turns.prompt(FLOOD).orElseThrow());
        }
        assertThat(turns.prompt(FLOOD)).isEmpty();
        turns.await(FLOOD, false).close();
        turns.prompt(OTHER).orElseThrow().close();
        held.removeLast().close();
        turns.prompt(FLOOD).orElseThrow().close();
        held.forEach(Turns.Turn::close);
        assertThat(turns.accounts()).isZero();
    }

    /** More than may wait are refused at once. */
    private boolean isFull() {
        try {
            assertThatThrownBy(() -> turns.await(FLOOD, false)).isInstanceOf(ApiException.class);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }
}
