package io.ironbark.cluster.sim;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZoneSimulationTest {

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("ironbark.seeds", 250));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverIsLostEveryInstanceThatFitsEndsRunningOnce(long seed) {
        var zone = new TroubledZone(seed);
        zone.makeTrouble();
        zone.settle();
        zone.checkDocuments();
    }
}
