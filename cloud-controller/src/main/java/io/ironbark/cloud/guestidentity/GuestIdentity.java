package io.ironbark.cloud.guestidentity;

import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.database.Database;
import io.ironbark.proto.admin.IdentityCertificate;
import io.ironbark.proto.hop.Reply;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Route;
import io.ironbark.proto.id.InstanceId;
import io.ironbark.proto.identity.IdentityDocument;
import io.ironbark.proto.identity.IdentityKey;
import io.ironbark.proto.node.Bytes;
import io.ironbark.proto.node.IdentityProof;
import io.ironbark.proto.node.InstanceDesired;
import io.ironbark.proto.zone.PlacedInstance;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs identity documents with the cloud's key, which it makes if there is none. */
public final class GuestIdentity {
    private static final int KEPT_MAX = 50_000;

    private final IdentityKey key;
    private final Map<InstanceId, Signed> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InstanceId, Signed> eldest) {
            return size() > KEPT_MAX;
        }
    };

    private record Signed(Bytes document, IdentityProof proof) {}

    private GuestIdentity(IdentityKey key) {
        this.key = key;
    }

    /** With the cloud's key; of several who start at once, the first to commit makes it. */
    public static GuestIdentity open(
            Database database, SecretBox box, String region, InstantSource clock, SecureRandom random) {
        var store = new IdentityKeyStore(box);
        if (database.read(store::find).isEmpty()) {
            var made = IdentityKey.make(region, clock.instant(), random);
            database.inTransaction(tx -> store.insert(tx, made, clock.instant()));
        }
        return new GuestIdentity(database.read(store::find).orElseThrow());
    }

    /** For the internal server: the certificate is for whoever wants to check a guest's document. */
    public List<Route> routes() {
        return List.of(Route.get("/v1/admin/identity-certificate")
                .allow(Role.OPERATOR)
                .answer(_ -> Reply.document(new IdentityCertificate(key.pem()))));
    }

    /** Those that have a node, with the signature that it is to show them; the others as they are. */
    public List<PlacedInstance> signed(List<PlacedInstance> instances) {
        return instances.parallelStream()
                .map(placed -> placed.node().isEmpty() ? placed : placed.with(signed(placed.instance())))
                .toList();
    }

    private InstanceDesired signed(InstanceDesired instance) {
        Bytes document = IdentityDocument.of(instance);
        Optional<Signed> before;
        synchronized (kept) {
            before = Optional.ofNullable(kept.get(instance.id()));
        }
        IdentityProof proof = before.filter(signed -> signed.document().equals(document))
                .map(Signed::proof)
                .orElseGet(() -> sign(instance.id(), document));
        return instance.withMetadata(instance.metadata().withIdentity(proof));
    }

    private IdentityProof sign(InstanceId instance, Bytes document) {
        IdentityProof proof = key.sign(document);
        synchronized (kept) {
            kept.put(instance, new Signed(document, proof));
        }
        return proof;
    }
}
