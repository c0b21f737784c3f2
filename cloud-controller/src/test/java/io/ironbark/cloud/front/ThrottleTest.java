package io.ironbark.cloud.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.query.Parameters;
import io.ironbark.proto.id.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleTest {
    private static final AccountId ONE = new AccountId("000000000001");
    private static final AccountId OTHER = new AccountId("000000000002");

    record Nothing() {}

    private Instant now = Instant.EPOCH;
    private final Throttle throttle = new Throttle(Throttle.Limits.USUAL, () -> now);

    /** EC2's own table of request tokens. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "DescribeImages, '', 100, 20",
        "DescribeInstances, '', 50, 10",
        "DescribeInstances, InstanceId.1=i-1, 50, 10",
        "DescribeInstances, MaxResults=10, 100, 20",
        "DescribeInstances, Filter.1.Name=tag:x, 100, 20",
        "CreateKeyPair, '', 50, 5",
        "CreateTags, '', 100, 10",
        "RunInstances, MaxCount=1, 5, 2",
        "TerminateInstances, InstanceId.1=i-1, 100, 5"
    })
    void aBurstIsTakenAndThenTheRateHolds(String action, String parameters, int size, int refill) {
        assertThat(taken(ONE, action, parameters, 200)).isEqualTo(size);
        now = now.plusSeconds(1);
        assertThat(taken(ONE, action, parameters, 200)).isEqualTo(refill);
        now = now.plusSeconds(3600);
        assertThat(taken(ONE, action, parameters, 200)).isEqualTo(size);
    }

    @Test
    void accountsAndActionsHaveTheirOwnTokens() {
        assertThat(taken(ONE, "RunInstances", "", 10)).isEqualTo(5);
        assertThat(taken(ONE, "StartInstances", "", 10)).isEqualTo(5);
        assertThat(taken(OTHER, "RunInstances", "", 10)).isEqualTo(5);
        assertThat(taken(ONE, "DescribeInstances", "", 60)).isEqualTo(50);
        assertThat(taken(ONE, "DescribeInstances", "MaxResults=5", 60)).isEqualTo(60);
    }

    @Test
    void aClockThatGoesBackTakesNothingAway() {
        assertThat(taken(ONE, "CreateTags", "", 60)).isEqualTo(60);
        now = now.minusSeconds(60);
        assertThat(taken(ONE, "CreateTags", "", 60)).isEqualTo(40);
    }

    @Test
    void aThousandInstancesAreLaunchedAtOnceAndThenTwoASecond() {
        assertThat(launched("MaxCount=400")).isTrue();
        assertThat(launched("MaxCount=400")).isTrue();
        assertThat(launched("MaxCount=400")).isFalse();
        assertThat(launched("MaxCount=200")).isTrue();
        now = now.plusSeconds(2);
        assertThat(launched("MaxCount=5")).isFalse();
        assertThat(launched("MaxCount=4")).isTrue();
    }

    @Test
    void instancesThatAreNamedAreCounted() {
        String hundred = java.util.stream.IntStream.rangeClosed(1, 100)
                .mapToObj(number -> "InstanceId." + number + "=i-" + number)
                .collect(java.util.stream.Collectors.joining("&"));
        int taken = 0;
        while (changed("StopInstances", hundred)) {
            taken++;
        }
        assertThat(taken).isEqualTo(10);
    }

    @Test
    void anOperatorMakesThemWiderAllAtOnceOrOneByOne() {
        var wider = new Throttle(
                new Throttle.Limits(2, List.of(RateOf.parse("CreateTags:7/1").orElseThrow())), () -> now);
        assertThat(taken(wider, "RunInstances")).isEqualTo(10);
        assertThat(taken(wider, "CreateTags")).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"CreateTags", "CreateTags:0/1", "CreateTags:1/0", "CreateTags:1", "CreateTags:-1/1", "a b:1/1"})
    void whatIsNoRateIsNone(String text) {
        assertThat(RateOf.parse(text)).isEmpty();
    }

    private boolean launched(String parameters) {
        return changed("RunInstances", parameters);
    }

    private boolean changed(String action, String parameters) {
        try {
            throttle.takeInstances(ONE, action(action), Parameters.parse(parameters, ""));
            return true;
        } catch (ApiException refused) {
            assertThat(refused.error()).isEqualTo(new ApiError.Throttled());
            return false;
        }
    }

    private int taken(Throttle from, String action) {
        int taken = 0;
        while (taken < 1_000 && took(from, ONE, action, "").isEmpty()) {
            taken++;
        }
        return taken;
    }

    private int taken(AccountId account, String action, String parameters, int attempts) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += took(throttle, account, action, parameters).isEmpty() ? 1 : 0;
        }
        return taken;
    }

    private static Optional<ApiError> took(Throttle from, AccountId account, String action, String parameters) {
        try {
            from.take(account, action(action), Parameters.parse(parameters, ""));
            return Optional.empty();
        } catch (ApiException refused) {
            assertThat(refused.error()).isEqualTo(new ApiError.Throttled());
            return Optional.of(refused.error());
        }
    }

    private static Action<Nothing, Done> action(String name) {
        return name.startsWith("Describe")
                ? Action.read(name, Nothing.class, Done.class, (_, _) -> Done.DONE)
                : Action.write(name, Nothing.class, Done.class, (_, _, _) -> Done.DONE);
    }
}
