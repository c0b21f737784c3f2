package io.ironbark.cloud.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Done;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.KeepEmpty;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.PageRequest;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.node.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBinderTest {
    private static final ServiceModel EC2 = ServiceModel.load("ec2-2016-11-15");

    record Describe(List<InstanceId> instanceIds, List<Filter> filters, PageRequest page) {}

    record Zone(Optional<String> availabilityZone) {}

    record Run(
            int minCount,
            int maxCount,
            Optional<String> imageId,
            Optional<Zone> placement,
            boolean ebsOptimized,
            Optional<Boolean> disableApiTermination,
            List<TagSpecification> tagSpecifications) {}

    record Removal(String key, @KeepEmpty Optional<String> value) {}

    record Untag(List<String> resources, List<Removal> tags) {}

    record ImportKey(String keyName, Bytes publicKeyMaterial) {}

    record Wrong(String nobodyKnows) {}

    record Console(InstanceId instanceId) {}

    private static final RequestBinder<Describe> DESCRIBE = RequestBinder.of(
            EC2,
            Action.read("DescribeInstances", Describe.class, Done.class, (_, _) -> Done.DONE)
                    .filteredBy(new TreeSet<>(List.of("image-id", "tag:*"))));

    private static final RequestBinder<Run> RUN = RequestBinder.of(
            EC2,
            Action.write("RunInstances", Run.class, Done.class, (_, _, _) -> Done.DONE)
                    .tagging("instance", "volume"));

    @Test
    void listsAreOrderedByNumberWithGapsAndFromZero() {
        var bound = describe("InstanceId.10=i-0000000a&InstanceId.9=i-00000009&InstanceId.0=i-00000000");
        assertThat(bound.instanceIds())
                .containsExactly(
                        new InstanceId("i-00000000"), new InstanceId("i-00000009"), new InstanceId("i-0000000a"));
    }

    @Test
    void aListMayComeWithoutAnIndexAndAScalarWithOne() {
        assertThat(describe("InstanceId=i-00000001").instanceIds()).containsExactly(new InstanceId("i-00000001"));
        assertThat(describe("Filter.1.Name=image-id&Filter.1.Value=ami-1").filters())
                .containsExactly(new Filter("image-id", List.of("ami-1")));
        var console =
                RequestBinder.of(EC2, Action.read("GetConsoleOutput", Console.class, Done.class, (_, _) -> Done.DONE));
        assertThat(bind(console, "InstanceId.1=i-00000001").instanceId()).isEqualTo(new InstanceId("i-00000001"));
    }

    @Test
    void emptyTextIsNoValue() {
        var bound =
                run("MinCount=1&MaxCount=1&ImageId=&Placement.AvailabilityZone=&SubnetId=&IamInstanceProfile.Name=");
        assertThat(bound.imageId()).isEmpty();
        assertThat(bound.placement()).isEmpty();
    }

    @Test
    void anEmptyTagValueIsAValue() {
        var untag = RequestBinder.of(EC2, Action.write("DeleteTags", Untag.class, Done.class, (_, _, _) -> Done.DONE));
        assertThat(bind(untag, "ResourceId.0=i-00000001&Tag.0.Key=a&Tag.0.Value=&Tag.1.Key=b")
                        .tags())
                .containsExactly(new Removal("a", Optional.of("")), new Removal("b", Optional.empty()));
        var tagged = run("MinCount=1&MaxCount=1&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=k"
                + "&TagSpecification.1.Tag.1.Value=");
        assertThat(TagSpecification.of(tagged.tagSpecifications(), "instance")).containsExactly(new Tag("k", ""));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "True,true", "1,true", "false,false", "0,false"})
    void truthIsWrittenInSeveralWays(String text, boolean meant) {
        assertThat(run("MinCount=1&MaxCount=1&DisableApiTermination=" + text).disableApiTermination())
                .contains(meant);
    }

    @Test
    void blobsAreBase64AndMayHaveLineBreaks() {
        var importKey = RequestBinder.of(
                EC2, Action.write("ImportKeyPair", ImportKey.class, Done.class, (_, _, _) -> Done.DONE));
        assertThat(bind(importKey, "KeyName=k&PublicKeyMaterial=eA%3D%3D%0A").publicKeyMaterial())
                .isEqualTo(Bytes.of("x".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsRefusedIsNamed() {
        assertThat(refusal("MaxCount=1")).isEqualTo(new ApiError.MissingParameter("MinCount"));
        assertThat(refusal("MinCount=1&MaxCount=1&Colour=red")).isEqualTo(new ApiError.UnknownParameter("Colour"));
        assertThat(refusal("MinCount=1&MaxCount=1&Placement.Colour=red"))
                .isEqualTo(new ApiError.UnknownParameter("Placement.Colour"));
        assertThat(refusal("MinCount=1&MaxCount=1&Placement.Tenancy=host"))
                .isEqualTo(new ApiError.UnsupportedParameter("RunInstances", "Placement.Tenancy"));
        assertThat(refusal("MinCount=1&MaxCount=1&KernelId=aki-1"))
                .isEqualTo(new ApiError.UnsupportedParameter("RunInstances", "KernelId"));
        assertThat(refusal("MinCount=1&MinCount=1&MaxCount=1")).isEqualTo(new ApiError.DuplicateParameter("MinCount"));
        assertThat(refusal("MinCount=one&MaxCount=1")).isInstanceOf(ApiError.InvalidParameterValue.class);
        assertThat(refusal("MinCount=1&MaxCount=1&EbsOptimized=maybe"))
                .isInstanceOf(ApiError.InvalidParameterValue.class);
        assertThat(refusal("MinCount=1&MaxCount=1&TagSpecification.1.ResourceType=vpc"))
                .isInstanceOf(ApiError.InvalidParameterValue.class);
        assertThat(refusalOf(() -> describe("InstanceId.1=vol-00000001")))
                .isEqualTo(new ApiError.Malformed(Kind.INSTANCE, "vol-00000001"));
        assertThat(refusalOf(() -> describe("Filter.1.Name=colour&Filter.1.Value.1=red")))
                .isEqualTo(new ApiError.InvalidParameterValue("The filter 'colour' is invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%zz", "a=%ff", "a=%C3%28"})
    void whatIsNotPercentEncodedUtf8IsRefused(String query) {
        assertThat(refusalOf(() -> Parameters.parse(query, ""))).isInstanceOf(ApiError.MalformedQueryString.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%00", "a=%08", "a=%EF%BF%BF"})
    void whatXmlCannotCarryIsRefused(String query) {
        assertThat(refusalOf(() -> Parameters.parse(query, ""))).isInstanceOf(ApiError.InvalidParameterValue.class);
    }

    @Test
    void tooMuchIsRefused() {
        var many = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            many.append("InstanceId.").append(i).append("=i-00000001&");
        }
        assertThat(refusalOf(() -> describe(many.toString()))).isInstanceOf(ApiError.InvalidParameterValue.class);
        var values = new StringBuilder("Filter.1.Name=image-id");
        for (int i = 0; i < 201; i++) {
            values.append("&Filter.1.Value.").append(i).append("=x");
        }
        assertThat(refusalOf(() -> describe(values.toString()))).isInstanceOf(ApiError.FilterLimitExceeded.class);
        assertThat(refusalOf(() -> describe("A".repeat(100_000) + "=1"))).isInstanceOf(ApiError.UnknownParameter.class);
        assertThat(refusalOf(() -> describe("A.".repeat(200) + "=1"))).isInstanceOf(ApiError.UnknownParameter.class);
    }

    @Test
    void aPageTokenFitsOnlyTheWalkItComesFrom() {
        PageRequest first = describe("MaxResults=5&Filter.1.Name=image-id&Filter.1.Value.1=a")
                .page();
        assertThat(first.limit()).contains(5);
        var page = first.of(List.of("a", "b", "c", "d", "e", "f"), text -> text);
        String token = page.nextToken().orElseThrow();

        assertThat(describe("MaxResults=7&Filter.1.Name=image-id&Filter.1.Value.1=a&NextToken=" + token)
                        .page()
                        .after())
                .contains("e");
        assertThat(refusalOf(
                        () -> describe("MaxResults=5&Filter.1.Name=image-id&Filter.1.Value.1=b&NextToken=" + token)))
                .isEqualTo(new ApiError.InvalidNextToken());
        assertThat(refusalOf(() -> describe("NextToken=nonsense"))).isEqualTo(new ApiError.InvalidNextToken());
        assertThat(refusalOf(() -> describe("MaxResults=4"))).isInstanceOf(ApiError.InvalidParameterValue.class);
        assertThat(refusalOf(() -> describe("MaxResults=1001"))).isInstanceOf(ApiError.InvalidParameterValue.class);
    }

    @Test
    void theClientTokenIsApartFromWhatIsAskedFor() {
        var one = RUN.bind(Parameters.parse("", "MinCount=1&MaxCount=1&ClientToken=one"));
        var other = RUN.bind(Parameters.parse("", "MaxCount=1&ClientToken=other&MinCount=1"));
        var more = RUN.bind(Parameters.parse("", "MinCount=1&MaxCount=2&ClientToken=one"));
        assertThat(one.clientToken()).contains("one");
        assertThat(other.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(more.fingerprint()).isNotEqualTo(one.fingerprint());
    }

    @Test
    void aRecordThatTheModelContradictsStopsTheStart() {
        assertThatThrownBy(() -> RequestBinder.of(
                        EC2, Action.read("DescribeInstances", Wrong.class, Done.class, (_, _) -> Done.DONE)))
                .isInstanceOf(ModelMismatch.class)
                .hasMessageContaining("Wrong.nobodyKnows");
    }

    private static Describe describe(String query) {
        return bind(DESCRIBE, query);
    }

    private static Run run(String query) {
        return bind(RUN, query);
    }

    private static ApiError refusal(String query) {
        return refusalOf(() -> run(query));
    }

    private static <Q extends Record> Q bind(RequestBinder<Q> binder, String query) {
        return binder.bind(Parameters.parse(query, "")).request();
    }

    private static ApiError refusalOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        var thrown = org.assertj.core.api.Assertions.catchThrowableOfType(ApiException.class, call);
        assertThat(thrown).isNotNull();
        return thrown.error();
    }
}
