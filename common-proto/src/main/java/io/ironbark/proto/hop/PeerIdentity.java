package io.ironbark.proto.hop;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who a certificate says somebody is: {@code ironbark://role/name} among its alternative names. */
public record PeerIdentity(Role role, String name) {
    private static final Pattern SHAPE = Pattern.compile("ironbark://([a-z-]+)/([A-Za-z0-9][A-Za-z0-9._-]{0,62})");
    private static final int ALTERNATIVE_NAME_URI = 6;

    /** Empty if the certificate has no such name, more than one, or a malformed one. */
    public static Optional<PeerIdentity> of(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            var uris = (names == null ? List.<List<?>>of() : names)
                    .stream()
                            .filter(name -> name.get(0).equals(ALTERNATIVE_NAME_URI))
                            .map(name -> String.valueOf(name.get(1)))
                            .filter(uri -> uri.startsWith("ironbark:"))
                            .toList();
            return uris.size() == 1 ? parse(uris.getFirst()) : Optional.empty();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }

    /** Empty if the text is not of the form {@code ironbark://role/name}. */
    public static Optional<PeerIdentity> parse(String uri) {
        var matcher = SHAPE.matcher(uri);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Role.parse(matcher.group(1)).map(role -> new PeerIdentity(role, matcher.group(2)));
    }

    /** Such as {@code ironbark://node-controller/node-1}. */
    @Override
    public String toString() {
        return "ironbark://" + role.word() + "/" + name;
    }
}
