package io.ironbark.proto.auth;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a Signature Version 4 signing key is good for.
 *
 * @param date as {@code yyyyMMdd}
 */
public record CredentialScope(String date, String region, String service) {
    static final String TERMINATOR = "aws4_request";
    private static final Pattern DATE = Pattern.compile("[0-9]{8}");

    /** An access key and the scope it is used in, as in {@code AKID/20261121/us-east-1/s3/aws4_request}. */
    record Used(String accessKeyId, CredentialScope scope) {}

    /** Empty if the text has another shape. */
    static Optional<Used> parse(String credential) {
        var parts = credential.split("/", -1);
        int n = parts.length;
        if (n < 5
                || !parts[n - 1].equals(TERMINATOR)
                || !DATE.matcher(parts[n - 4]).matches()) {
            return Optional.empty();
        }
        var accessKeyId = credential.substring(
                0,
                credential.length()
                        - parts[n - 4].length()
                        - parts[n - 3].length()
                        - parts[n - 2].length()
                        - TERMINATOR.length()
                        - 4);
        return accessKeyId.isEmpty()
                ? Optional.empty()
                : Optional.of(new Used(accessKeyId, new CredentialScope(parts[n - 4], parts[n - 3], parts[n - 2])));
    }

    @Override
    public String toString() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }
}
