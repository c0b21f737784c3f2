package io.ironbark.cloud.userdata;

import io.ironbark.cloud.account.SecretBox;
import io.ironbark.proto.auth.Secret;
import io.ironbark.proto.id.LaunchTemplateId;
import io.ironbark.proto.id.ReservationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Optional;

/** Seals user data, and opens it. That of one launch is sealed once, for all its instances. */
public final class UserDataBox {
    static final String OWNER = "user data of ";

    private final SecretBox box;

    /** Seals with this. */
    public UserDataBox(SecretBox box) {
        this.box = box;
    }

    /** For the column {@code sealed_user_data} of the launch's instances. */
    public byte[] seal(ReservationId launch, byte[] data) {
        return box.sealBytes(OWNER + launch, data);
    }

    /**
     * Of a row of {@code instance} with the columns {@code reservation}, {@code sealed_user_data} and {@code user_data},
     * the last of which has what was written by an older version and is not sealed yet.
     */
    public Optional<byte[]> open(ResultSet row) throws SQLException {
        byte[] sealed = row.getBytes("sealed_user_data");
        return sealed == null
                ? Optional.ofNullable(row.getBytes("user_data"))
                : Optional.of(box.unsealBytes(OWNER + row.getString("reservation"), sealed));
    }

    /** For a launch template's version, as text. */
    public String seal(LaunchTemplateId template, String data) {
        return Base64.getEncoder().encodeToString(box.seal(OWNER + template, new Secret(data)));
    }

    /** Of a launch template's version. */
    public String open(LaunchTemplateId template, String sealed) {
        return box.unseal(OWNER + template, Base64.getDecoder().decode(sealed)).reveal();
    }
}
