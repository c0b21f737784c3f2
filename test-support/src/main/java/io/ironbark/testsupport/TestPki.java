package io.ironbark.testsupport;

import io.ironbark.proto.hop.PeerIdentity;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Tls;
import io.ironbark.proto.hop.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority in a directory, made with openssl, and certificates of it for localhost. */
public final class TestPki {
    private static final String NAMES = "DNS:localhost,IP:127.0.0.1,URI:";

    private final Path directory;

    private TestPki(Path directory) {
        this.directory = directory;
    }

    /** Makes an authority in a directory, which is created if it is not there. */
    public static TestPki in(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var pki = new TestPki(directory);
        pki.openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Ironbark test authority",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign",
                "-keyout",
                "ca.key",
                "-out",
                "ca.crt");
        return pki;
    }

    /** The authority's certificate. */
    public Path ca() {
        return directory.resolve("ca.crt");
    }

    /** A loaded certificate for a process. */
    public Tls tls(Role role, String name) {
        try {
            return Tls.load(files(role, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a certificate for a process. */
    public TlsFiles files(Role role, String name) {
        return issue(role.word() + "." + name, new PeerIdentity(role, name).toString(), 2);
    }

    /** The files of a certificate that ended yesterday. */
    public TlsFiles expired(Role role, String name) {
        return issue("expired." + role.word() + "." + name, new PeerIdentity(role, name).toString(), -1);
    }

    /** The files of a certificate with any URI among its names. */
    public TlsFiles naming(String uri) {
        return issue("uri-" + Integer.toHexString(uri.hashCode()), uri, 2);
    }

    /** The files of a certificate that is right but for who signed it: itself. */
    public TlsFiles selfSigned(Role role, String name) {
        var file = "self." + role.word() + "." + name;
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=" + NAMES + new PeerIdentity(role, name),
                "-keyout",
                file + ".key",
                "-out",
                file + ".crt");
        return new TlsFiles(ca(), directory.resolve(file + ".crt"), directory.resolve(file + ".key"));
    }

    private TlsFiles issue(String file, String uri, int days) {
        openssl(
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + file,
                "-addext",
                "subjectAltName=" + NAMES + uri,
                "-addext",
                "basicConstraints=critical,CA:FALSE",
                "-addext",
                "extendedKeyUsage=serverAuth,clientAuth",
                "-keyout",
                file + ".key",
                "-out",
                file + ".csr");
        openssl(
                "x509",
                "-req",
                "-in",
                file + ".csr",
                "-CA",
                "ca.crt",
                "-CAkey",
                "ca.key",
                "-copy_extensions",
                "copy",
                "-days",
                Integer.toString(days),
                "-out",
                file + ".crt");
        return new TlsFiles(ca(), directory.resolve(file + ".crt"), directory.resolve(file + ".key"));
    }

    private void openssl(String... arguments) {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
