package io.ironbark.cloud.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.model.ServiceModel;
import io.ironbark.proto.id.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultWriterTest {
    private static final ServiceModel EC2 = ServiceModel.load("ec2-2016-11-15");

    record Described(List<Reservation> reservations, Optional<String> nextToken) {}

    record Reservation(String reservationId, List<Guest> instances) {}

    record Guest(
            InstanceId instanceId, State state, int amiLaunchIndex, Optional<Instant> launchTime, List<Tag> tags) {}

    record State(int code, String name) {}

    record Wrong(int reservations) {}

    @Test
    void namesComeFromTheModel() {
        var guest = new Guest(
                new InstanceId("i-00000001"),
                new State(16, "running"),
                0,
                Optional.of(Instant.parse("2026-11-21T05:25:40Z")),
                List.of(new Tag("k", "")));
        assertThat(written(new Described(List.of(new Reservation("r-1", List.of(guest))), Optional.empty())))
                .isEqualTo("<reservationSet><item><reservationId>r-1</reservationId><instancesSet><item>"
                        + "<instanceId>i-00000001</instanceId>"
                        + "<instanceState><code>16</code><name>running</name></instanceState>"
                        + "<amiLaunchIndex>0</amiLaunchIndex><launchTime>2026-11-21T05:25:40.000Z</launchTime>"
                        + "<tagSet><item><key>k</key><value/></item></tagSet>"
                        + "</item></instancesSet></item></reservationSet>");
    }

    @Test
    void anEmptyListIsThereAndAnAbsentScalarIsNot() {
        assertThat(written(new Described(List.of(), Optional.empty()))).isEqualTo("<reservationSet/>");
        assertThat(written(new Described(List.of(), Optional.of("t"))))
                .isEqualTo("<reservationSet/><nextToken>t</nextToken>");
    }

    @Test
    void textIsEscapedAndAlwaysWellFormed() {
        assertThat(written(new Described(List.of(), Optional.of("a<b>&\"c\r\u0001\ud800x😀é"))))
                .isEqualTo("<reservationSet/><nextToken>a&lt;b&gt;&amp;\"c&#13;\ufffd\ufffdx😀é</nextToken>");
    }

    @Test
    void aResultThatTheModelContradictsStopsTheStart() {
        assertThatThrownBy(() -> writer(Wrong.class)).isInstanceOf(ModelMismatch.class);
    }

    private static String written(Record result) {
        var out = new StringBuilder();
        writer(result.getClass()).write(result, out);
        return out.toString();
    }

    private static ResultWriter writer(Class<? extends Record> result) {
        var operation = Objects.requireNonNull(EC2.operations().get("DescribeInstances"));
        return ResultWriter.of(EC2, operation, result);
    }
}
