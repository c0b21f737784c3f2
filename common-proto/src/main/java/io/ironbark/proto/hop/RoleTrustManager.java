package io.ironbark.proto.hop;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a server only if its certificate has the role expected of it. Without this, any process of the cloud could pose
 * as any server that runs on the same host, since their certificates name the same host.
 */
final class RoleTrustManager extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager authorities;
    private final Role expected;

    RoleTrustManager(X509ExtendedTrustManager authorities, Role expected) {
        this.authorities = authorities;
        this.expected = expected;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        authorities.checkServerTrusted(chain, authType, engine);
        checkRole(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        authorities.checkServerTrusted(chain, authType, socket);
        checkRole(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        authorities.checkServerTrusted(chain, authType);
        checkRole(chain[0]);
    }

    private void checkRole(X509Certificate certificate) throws CertificateException {
        var identity = PeerIdentity.of(certificate);
        if (!identity.map(PeerIdentity::role).equals(Optional.of(expected))) {
            throw new CertificateException("the server is %s, not a %s"
                    .formatted(identity.map(PeerIdentity::toString).orElse("nobody"), expected.word()));
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this side only calls");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this side only calls");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side only calls");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
