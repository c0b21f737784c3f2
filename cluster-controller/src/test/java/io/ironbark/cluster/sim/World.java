package io.ironbark.cluster.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Virtual time, and a network that loses, repeats and delays; after every event all invariants are checked. */
final class World {
    private static final int MAX_EVENTS = 2_000_000;

    private record Event(long atMillis, long order, Runnable what) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::order));
    private final List<Runnable> invariants = new ArrayList<>();
    private final RandomGenerator random;
    private long nowMillis;
    private long order;
    private boolean calm;

    World(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    RandomGenerator random() {
        return random;
    }

    long nowMillis() {
        return nowMillis;
    }

    /** A check that throws {@link AssertionError}. */
    void invariant(Runnable check) {
        invariants.add(check);
    }

    void after(long millis, Runnable what) {
        events.add(new Event(nowMillis + millis, order++, what));
    }

    void every(Duration period, Runnable what) {
        after(random.nextLong(period.toMillis()), () -> again(period, what));
    }

    private void again(Duration period, Runnable what) {
        what.run();
        after(period.toMillis(), () -> again(period, what));
    }

    /** From now on the network only delays, a little. */
    void calmDown() {
        calm = true;
    }

    /** Delivers once, twice, late or never. */
    void send(Runnable delivery) {
        int fate = calm ? 100 : random.nextInt(100);
        if (fate < 8) {
            return;
        }
        if (fate < 12) {
            after(random.nextLong(100), delivery);
        }
        after(fate < 15 ? 2_000 + random.nextLong(20_000) : 1 + random.nextLong(20), delivery);
    }

    /** True if the state was reached within the time. */
    boolean runUntil(BooleanSupplier state, Duration within) {
        long end = nowMillis + within.toMillis();
        for (int count = 0; count < MAX_EVENTS; count++) {
            if (state.getAsBoolean()) {
                return true;
            }
            var next = Optional.ofNullable(events.poll());
            if (next.isEmpty() || next.get().atMillis() > end) {
                next.ifPresent(events::add);
                nowMillis = end;
                return false;
            }
            nowMillis = next.get().atMillis();
            next.get().what().run();
            invariants.forEach(Runnable::run);
        }
        return false;
    }

    void runFor(Duration time) {
        runUntil(() -> false, time);
    }
}
