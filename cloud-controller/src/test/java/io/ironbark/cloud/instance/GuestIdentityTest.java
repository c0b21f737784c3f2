package io.ironbark.cloud.instance;

import static io.ironbark.cloud.instance.OneNodeCloud.cloud;
import static io.ironbark.cloud.instance.OneNodeCloud.desired;
import static io.ironbark.cloud.instance.OneNodeCloud.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.guestidentity.GuestIdentity;
import io.ironbark.proto.identity.IdentityDocument;
import io.ironbark.proto.identity.IdentityKey;
import io.ironbark.proto.node.InstanceDesired;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What a node is told so that its guests can prove who they are. */
class GuestIdentityTest {
    private static final String CERTIFICATE = "SELECT certificate FROM identity_key";

    @Test
    void aNodeIsToldTheCloudsSignatureOnWhatItsGuestReads() throws IOException, GeneralSecurityException {
        InstanceDesired told = desired(running());
        var proof = told.metadata().identity().orElseThrow();
        var clock = InstantSource.system();
        var random = new SecureRandom();
        try (Database database = Database.open(cloud.config().database())) {
            byte[] certificate = database.read(tx -> Sql.first(tx, CERTIFICATE, row -> row.getBytes(1)))
                    .orElseThrow();
            var any = IdentityKey.make("any", clock.instant(), random);
            var check = Signature.getInstance("SHA256withRSA");
            check.initVerify(IdentityKey.of(certificate, any.key().getEncoded()).certificate());
            check.update(IdentityDocument.of(told).toArray());
            assertThat(check.verify(proof.signature().toArray())).isTrue();

            var box = SecretBox.open(cloud.config().accounts().keyFile(), random);
            var another = GuestIdentity.open(database, box, "ib-local-1", clock, random);
            assertThat(another.routes()).hasSize(1);
            byte[] after = database.read(tx -> Sql.first(tx, CERTIFICATE, row -> row.getBytes(1)))
                    .orElseThrow();
            assertThat(after).as("another cloud controller takes the same key").isEqualTo(certificate);
        }
    }
}
