package io.ironbark.walrus;

import io.ironbark.proto.auth.Credential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests by hand with Signature Version 2, which fits on a page. */
final class V2Signer {
    private V2Signer() {}

    /** The header lines of a GET, whose bucket is named by the host. */
    static String get(String path, String bucketPath, Credential credential) throws GeneralSecurityException {
        return lines("GET", bucketPath + path, "", credential);
    }

    /** The header lines of a request for a resource. */
    static String lines(String method, String resource, String amzHeaders, Credential credential)
            throws GeneralSecurityException {
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(credential.secret().reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        var signature = Base64.getEncoder()
                .encodeToString(mac.doFinal((method + "\n\n\n" + date + "\n" + amzHeaders + resource)
                        .getBytes(StandardCharsets.ISO_8859_1)));
        return "Date: " + date + "\r\nAuthorization: AWS " + credential.accessKeyId() + ":" + signature + "\r\n";
    }
}
