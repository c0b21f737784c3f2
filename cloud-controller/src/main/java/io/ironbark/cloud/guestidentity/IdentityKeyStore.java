package io.ironbark.cloud.guestidentity;

import io.ironbark.cloud.account.SecretBox;
import io.ironbark.cloud.database.Sql;
import io.ironbark.cloud.database.Tx;
import io.ironbark.proto.identity.IdentityKey;
import java.security.cert.CertificateEncodingException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The table {@code identity_key}. */
final class IdentityKeyStore {
    private static final String OWNER = "identity key";
    private static final String FIND = "SELECT certificate, sealed_key FROM identity_key";
    private static final String INSERT = """
            INSERT INTO identity_key (certificate, sealed_key, made_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private final SecretBox box;

    IdentityKeyStore(SecretBox box) {
        this.box = box;
    }

    Optional<IdentityKey> find(Tx tx) throws SQLException {
        return Sql.first(
                tx,
                FIND,
                row -> IdentityKey.of(row.getBytes("certificate"), box.unsealBytes(OWNER, row.getBytes("sealed_key"))));
    }

    /** Changes nothing if there is one. */
    void insert(Tx tx, IdentityKey key, Instant now) throws SQLException {
        try {
            byte[] sealed = box.sealBytes(OWNER, key.key().getEncoded());
            Sql.update(tx, INSERT, key.certificate().getEncoded(), sealed, now);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
