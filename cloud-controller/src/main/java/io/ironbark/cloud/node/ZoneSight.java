package io.ironbark.cloud.node;

import io.ironbark.cloud.node.Admission.Admitted;
import io.ironbark.proto.id.ReservationId;
import io.ironbark.proto.placement.Placement;
import io.ironbark.proto.placement.Policy;
import io.ironbark.proto.placement.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/**
 * What {@link Admission} knows of one zone: the last picture of its nodes, less what was let in since.
 *
 * Launches let in whose transaction has not ended yet are in no picture, so they are remembered by reservation for as
 * long as a transaction may take, and taken off each new picture that does not show them. The lock is held for no longer
 * than a choice takes, and never while the database is asked; one at a time asks that.
 */
final class ZoneSight {
    private static final Duration TRANSACTION_MAX = Duration.ofSeconds(10);

    private final Semaphore looking = new Semaphore(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ReservationId, Pending> pending = new LinkedHashMap<>();
    private Optional<Picture> picture = Optional.empty();
    private long begun;
    private long shown;

    private record Pending(Placement.Demand demand, int count, Instant since) {}

    private record Picture(Instant taken, Policy policy, List<Room> rooms) {}

    /** How many looks have begun. */
    long begun() {
        return locked(() -> begun);
    }

    /** Which look the picture is of. */
    long shown() {
        return locked(() -> shown);
    }

    boolean isOlderThan(Duration age, Instant now) {
        return locked(
                () -> picture.filter(one -> one.taken().plus(age).isAfter(now)).isEmpty());
    }

    /** Makes the caller the one who looks, unless another is. */
    boolean tryToLook() {
        return looking.tryAcquire();
    }

    void waitToLook() {
        looking.acquireUninterruptibly();
    }

    void leaveIt() {
        looking.release();
    }

    /** Says that a look begins; returns the reservations that it may find. */
    Set<ReservationId> begin(Instant now) {
        return locked(() -> {
            begun++;
            pending.values().removeIf(one -> one.since().plus(TRANSACTION_MAX).isBefore(now));
            return Set.copyOf(pending.keySet());
        });
    }

    /** Says what was found; the rooms are taken over. */
    void show(Instant taken, Policy policy, List<Room> rooms, Set<ReservationId> written) {
        locked(() -> {
            pending.keySet().removeAll(written);
            pending.values().forEach(one -> Placement.fill(policy, one.demand(), rooms, one.count()));
            picture = Optional.of(new Picture(taken, policy, rooms));
            shown = begun;
            return shown;
        });
    }

    /** True if all of them are let in: there is a picture, it is not too old, and they fit into it. */
    boolean letInAll(ReservationId reservation, Placement.Demand demand, int asked, Instant now, Duration usable) {
        return locked(() -> {
            if (isOlderThan(usable, now)) {
                return false;
            }
            Picture known = picture.orElseThrow();
            var rooms = new ArrayList<>(known.rooms());
            if (Placement.fill(known.policy(), demand, rooms, asked) < asked) {
                return false;
            }
            keep(known, rooms, reservation, new Pending(demand, asked, now));
            return true;
        });
    }

    /** Lets in as many as fit. */
    Admitted letIn(ReservationId reservation, Placement.Demand demand, int asked, Instant now) {
        return letIn(reservation, demand, now, (policy, rooms) -> {
            int count = Placement.fill(policy, demand, rooms, asked);
            return new Admitted(
                    count,
                    count < asked && Placement.choose(policy, demand, rooms) instanceof Placement.Nowhere nowhere
                            ? Optional.of(nowhere)
                            : Optional.empty());
        });
    }

    /** Lets in as many as the choice puts into the rooms. */
    Admitted letIn(
            ReservationId reservation,
            Placement.Demand demand,
            Instant now,
            BiFunction<Policy, List<Room>, Admitted> choice) {
        return locked(() -> {
            Picture known = picture.orElseThrow();
            var rooms = new ArrayList<>(known.rooms());
            Admitted admitted = choice.apply(known.policy(), rooms);
            if (admitted.count() > 0) {
                keep(known, rooms, reservation, new Pending(demand, admitted.count(), now));
            }
            return admitted;
        });
    }

    void withdraw(ReservationId reservation) {
        locked(() -> Optional.ofNullable(pending.remove(reservation)));
    }

    private void keep(Picture known, List<Room> rooms, ReservationId reservation, Pending one) {
        pending.put(reservation, one);
        picture = Optional.of(new Picture(known.taken(), known.policy(), rooms));
    }

    private <T> T locked(java.util.function.Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
