package io.ironbark.walrus.object;

import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.Xml;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The checksum that an object is kept with.
 *
 * @param type {@code FULL_OBJECT}, or {@code COMPOSITE} if it is of its parts' checksums
 * @param value in base64; of a composite one followed by a dash and the number of parts
 */
public record StoredChecksum(Algorithm algorithm, String type, String value) {
    public static final String FULL_OBJECT = "FULL_OBJECT";
    public static final String COMPOSITE = "COMPOSITE";

    /** As a row has it, or has none. */
    public static Optional<StoredChecksum> read(ResultSet row) throws SQLException {
        var algorithm = row.getString("checksum_algorithm");
        return algorithm == null
                ? Optional.empty()
                : Optional.of(new StoredChecksum(
                        Algorithm.valueOf(algorithm), row.getString("checksum_type"), row.getString("checksum")));
    }

    public Reply addTo(Reply reply) {
        return reply.with(algorithm.header(), value).with("x-amz-checksum-type", type);
    }

    public void addTo(Xml xml) {
        xml.text(algorithm.element(), value).text("ChecksumType", type);
    }
}
