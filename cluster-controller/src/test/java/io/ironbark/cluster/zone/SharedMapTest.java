package io.ironbark.cluster.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedMapTest {
    private static final int STEPS = 600;
    private static final int KEYS = 200;

    /** One of the maps that came of changes, one after the other, and what is in it. */
    private record Made(SharedMap<String, Integer> map, SortedMap<String, Integer> model) {}

    @Test
    void everyMapStaysAsItWasMadeAndKnowsHowItDiffersFromEveryOther() {
        var random = new Random(7);
        var all = new ArrayList<Made>();
        var made = new Made(SharedMap.empty(), new TreeMap<>());
        for (int step = 0; step < STEPS; step++) {
            made = changed(made, random);
            all.add(made);
        }
        for (int number = 0; number < STEPS; number++) {
            var one = all.get(number);
            var other = all.get(random.nextInt(STEPS));
            assertThat(one.map().sorted()).isEqualTo(one.model());
            assertThat(one.map().isEmpty()).isEqualTo(one.model().isEmpty());
            assertThat(one.map().differences(other.map())).isEqualTo(differences(one.model(), other.model()));
            assertThat(SharedMap.of(one.model()).differences(one.map())).isEmpty();
        }
    }

    private static Made changed(Made before, Random random) {
        var key = "10.0.0." + random.nextInt(KEYS);
        var model = new TreeMap<>(before.model());
        if (random.nextInt(3) == 0) {
            model.remove(key);
            return new Made(before.map().without(key), model);
        }
        int value = random.nextInt(3);
        model.put(key, value);
        var made = new Made(before.map().with(key, value), model);
        assertThat(made.map().get(key)).contains(value);
        return made;
    }

    private static Object differences(SortedMap<String, Integer> one, SortedMap<String, Integer> other) {
        return Stream.concat(one.keySet().stream(), other.keySet().stream())
                .filter(key -> !Objects.equals(one.get(key), other.get(key)))
                .collect(Collectors.toSet());
    }
}
