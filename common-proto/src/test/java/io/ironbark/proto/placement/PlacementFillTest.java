package io.ironbark.proto.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.proto.id.NodeId;
import io.ironbark.proto.node.Capacity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many at once go where they would go one after the other. */
class PlacementFillTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void fillingDoesWhatChoosingAgainAndAgainDoes(long seed) {
        var random = new SplittableRandom(seed);
        var rooms = new ArrayList<Room>();
        for (int i = 0; i < 1 + random.nextInt(30); i++) {
            var free = new Capacity(random.nextInt(9), random.nextInt(16) * 512L, random.nextInt(60));
            var closed = random.nextInt(5) == 0 ? Optional.of(Refusal.UNREACHABLE) : Optional.<Refusal>empty();
            rooms.add(new Room(new NodeId("node-" + random.nextInt(1_000) + "-" + i), free, closed, Long.MAX_VALUE));
        }
        var policy = random.nextBoolean() ? Policy.SPREAD : Policy.PACK;
        var demand = new Placement.Demand(new Capacity(1 + random.nextInt(2), 512, random.nextInt(5)), 0);
        var slowly = new ArrayList<>(rooms);
        int one = 0;
        while (one < 40 && Placement.choose(policy, demand, slowly) instanceof Placement.On(var node, var _)) {
            slowly.replaceAll(room -> room.node().equals(node) ? room.without(demand.capacity()) : room);
            one++;
        }
        List<Room> atOnce = new ArrayList<>(rooms);
        assertThat(Placement.fill(policy, demand, atOnce, 40)).isEqualTo(one);
        assertThat(atOnce).isEqualTo(slowly);
    }
}
