package io.ironbark.cloud.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.api.Action.Service;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which status and code programs get of what went wrong. */
class FaultTest {
    static Stream<Arguments> faults() {
        return Stream.of(
                of(new ApiError.MissingAction(), "400 MissingAction", "400 MissingAction"),
                of(new ApiError.InvalidAction("X"), "400 InvalidAction", "400 InvalidAction"),
                of(new ApiError.UnknownParameter("X"), "400 UnknownParameter", "400 UnknownParameter"),
                of(new ApiError.RequestTooLarge(1), "413 RequestEntityTooLarge", "413 RequestEntityTooLarge"),
                of(new ApiError.FilterLimitExceeded("x"), "400 FilterLimitExceeded", "400 FilterLimitExceeded"),
                of(new ApiError.InvalidNextToken(), "400 InvalidNextToken", "400 InvalidNextToken"),
                of(new ApiError.UnknownAccessKey(), "401 AuthFailure", "403 InvalidClientTokenId"),
                of(new ApiError.SignatureDoesNotMatch("x"), "401 AuthFailure", "403 SignatureDoesNotMatch"),
                of(
                        new ApiError.Denied("arn:aws:iam::1:user/x", "sts:X", Arn.ANY),
                        "403 UnauthorizedOperation",
                        "403 AccessDenied"),
                of(new ApiError.DryRunWouldSucceed(), "412 DryRunOperation", "412 DryRunOperation"),
                of(
                        new ApiError.IdempotentParameterMismatch(),
                        "400 IdempotentParameterMismatch",
                        "400 IdempotentParameterMismatch"),
                of(
                        new ApiError.InsufficientInstanceCapacity("x"),
                        "500 InsufficientInstanceCapacity",
                        "500 InsufficientInstanceCapacity"),
                of(new ApiError.InstanceLimitExceeded("x"), "400 InstanceLimitExceeded", "400 InstanceLimitExceeded"),
                of(new ApiError.VcpuLimitExceeded("x"), "400 VcpuLimitExceeded", "400 VcpuLimitExceeded"),
                of(
                        new ApiError.Network(NetworkFault.ADDRESS_LIMIT, "x"),
                        "400 AddressLimitExceeded",
                        "400 AddressLimitExceeded"),
                of(new ApiError.Network(NetworkFault.VPC_LIMIT, "x"), "400 VpcLimitExceeded", "400 VpcLimitExceeded"),
                of(new ApiError.Throttled(), "503 RequestLimitExceeded", "400 Throttling"),
                of(new ApiError.Unavailable(), "503 Unavailable", "503 ServiceUnavailable"),
                of(new ApiError.Internal("x"), "500 InternalError", "500 InternalFailure"));
    }

    private static Arguments of(ApiError error, String ec2, String query) {
        return Arguments.of(error, ec2, query);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachErrorHasTheStatusAndCodeOfItsService(ApiError error, String ec2, String query) {
        assertThat(said(error, Service.EC2)).isEqualTo(ec2);
        assertThat(said(error, Service.EUCALYPTUS)).isEqualTo(ec2);
        assertThat(said(error, Service.STS)).isEqualTo(query);
    }

    private static String said(ApiError error, Service service) {
        Fault fault = Fault.of(error, service);
        return fault.status() + " " + fault.code();
    }

    /** Clients ask again after these, and only these: nothing that a client did wrong may be among them. */
    @Test
    void everyKindOfThingIsNotFoundAsAFaultOfTheClients() {
        for (Kind kind : Kind.values()) {
            var missing = new ApiError.NotFound(kind, List.of("a-1", "a-2"));
            assertThat(Fault.of(missing, Service.EC2).status()).as(kind.name()).isEqualTo(400);
            assertThat(Fault.of(missing, Service.EC2).message()).contains("a-1").contains("a-2");
            assertThat(Fault.of(new ApiError.Malformed(kind, "x"), Service.EC2).status())
                    .isEqualTo(400);
        }
    }
}
