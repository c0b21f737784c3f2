package io.ironbark.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Cloud.Shared.class)
class AccountIT {
    @Test
    void anAccountSeesNothingOfAnother(Cloud cloud, Stock stock) throws Exception {
        Account other = create(cloud, "stranger");
        try (Guest guest = stock.launch().awaitState("running")) {
            assertThat(other.ec2("describe-instances").path("Reservations")).isEmpty();
            assertThat(other.ec2("describe-images", "--owners", "self").path("Images"))
                    .isEmpty();
            assertThat(other.ec2("describe-key-pairs").path("KeyPairs")).isEmpty();
            assertThat(other.ec2Error("describe-instances", "--instance-ids", guest.id()))
                    .isEqualTo("InvalidInstanceID.NotFound");
            assertThat(other.ec2Error("terminate-instances", "--instance-ids", guest.id()))
                    .isEqualTo("InvalidInstanceID.NotFound");
            assertThat(other.ec2Error("run-instances", "--image-id", stock.image()))
                    .isEqualTo("InvalidAMIID.NotFound");
            assertThat(other.ec2Error("create-tags", "--resources", guest.id(), "--tags", "Key=a,Value=b"))
                    .isEqualTo("InvalidInstanceID.NotFound");
            assertThat(other.aws("s3", "ls", "s3://images/").tryRun().ok()).isFalse();
        }
    }

    @Test
    void eachAccountHasItsOwnDefaultVpc(Cloud cloud, Stock stock) throws Exception {
        Account other = create(cloud, "neighbour");
        JsonNode ours = stock.account().ec2("describe-vpcs", "--filters", "Name=is-default,Values=true");
        JsonNode theirs = other.ec2("describe-vpcs", "--filters", "Name=is-default,Values=true");
        assertThat(ours.at("/Vpcs/0/CidrBlock")).isEqualTo(theirs.at("/Vpcs/0/CidrBlock"));
        assertThat(ours.at("/Vpcs/0/VpcId")).isNotEqualTo(theirs.at("/Vpcs/0/VpcId"));
        assertThat(theirs.path("Vpcs")).hasSize(1);
    }

    private static Account create(Cloud cloud, String name) throws Exception {
        JsonNode made = new ObjectMapper()
                .readTree(cloud.ironbark("account", "create", name, "--json").run());
        var environment = new TreeMap<>(cloud.root().environment());
        environment.put("AWS_ACCESS_KEY_ID", made.path("accessKeyId").asText());
        environment.put("AWS_SECRET_ACCESS_KEY", made.path("secretAccessKey").asText());
        return new Account(environment, cloud.root().s3cfg());
    }
}
