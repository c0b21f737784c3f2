package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(Cloud.Shared.class)
class RefusalIT {
    static Stream<Arguments> badInput() {
        return Stream.of(
                arguments("InvalidAMIID.NotFound", "run-instances --image-id ami-00000000000000000"),
                arguments("InvalidAMIID.Malformed", "run-instances --image-id image"),
                arguments("InvalidKeyPair.NotFound", "run-instances --image-id IMAGE --key-name nobody"),
                arguments(
                        "InvalidGroup.NotFound",
                        "run-instances --image-id IMAGE --security-group-ids sg-00000000000000000"),
                arguments("InvalidParameterValue", "run-instances --image-id IMAGE --instance-type t9.nothing"),
                arguments(
                        "InvalidSubnetID.NotFound",
                        "run-instances --image-id IMAGE --subnet-id subnet-00000000000000000"),
                arguments("InvalidInstanceID.Malformed", "describe-instances --instance-ids i-x"),
                arguments("InvalidInstanceID.NotFound", "describe-instances --instance-ids i-00000000000000000"),
                arguments("InvalidInstanceID.NotFound", "terminate-instances --instance-ids i-00000000000000000"),
                arguments("InvalidParameterValue", "describe-instances --filters Name=nonsense,Values=x"),
                arguments("DryRunOperation", "run-instances --image-id IMAGE --dry-run"),
                arguments(
                        "UnsupportedOperation", "run-instances --image-id IMAGE --hibernation-options Configured=true"),
                arguments("UnsupportedOperation", "describe-fleets"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badInput")
    void aBadRequestGetsTheErrorThatAwsGives(String code, String words, Stock stock) {
        int before = instances(stock);
        assertThat(stock.account()
                        .ec2Error(words.replace("IMAGE", stock.image()).split(" ")))
                .isEqualTo(code);
        assertThat(instances(stock)).isEqualTo(before);
    }

    @Test
    void moreThanTheHostCanHoldIsRefusedAtOnceAndLeavesNothing(Stock stock) {
        int before = instances(stock);
        assertThat(stock.account()
                        .ec2Error(
                                "run-instances",
                                "--image-id",
                                stock.image(),
                                "--instance-type",
                                "m5.4xlarge",
                                "--count",
                                "50"))
                .isEqualTo("InsufficientInstanceCapacity");
        assertThat(instances(stock)).isEqualTo(before);
    }

    @Test
    void aClientTokenGivesTheSameInstanceAgainAndRefusesOtherParameters(Stock stock) {
        List<String> launch = List.of(
                "run-instances",
                "--image-id",
                stock.image(),
                "--instance-type",
                "t3.nano",
                "--client-token",
                "acceptance-token");
        String[] words = launch.toArray(String[]::new);
        String first = stock.account().ec2(words).at("/Instances/0/InstanceId").asText();
        try {
            assertThat(stock.account().ec2(words).at("/Instances/0/InstanceId").asText())
                    .isEqualTo(first);
            assertThat(stock.account()
                            .ec2Error(Stream.concat(launch.stream(), Stream.of("--count", "2"))
                                    .toArray(String[]::new)))
                    .isEqualTo("IdempotentParameterMismatch");
        } finally {
            stock.account().ec2("terminate-instances", "--instance-ids", first);
        }
    }

    @Test
    void aWrongSecretOrAnUnknownKeyIsRefused(Stock stock) {
        var wrong = new java.util.TreeMap<>(stock.account().environment());
        wrong.put("AWS_SECRET_ACCESS_KEY", "x".repeat(40));
        assertThat(new Account(wrong, stock.account().s3cfg()).ec2Error("describe-regions"))
                .isIn("AuthFailure", "SignatureDoesNotMatch");
        wrong.put("AWS_ACCESS_KEY_ID", "AKIAAAAAAAAAAAAAAAAA");
        assertThat(new Account(wrong, stock.account().s3cfg()).ec2Error("describe-regions"))
                .isIn("AuthFailure", "InvalidClientTokenId");
    }

    private static int instances(Stock stock) {
        return stock.account().ec2("describe-instances").path("Reservations").size();
    }
}
