package io.ironbark.testsupport;

import io.ironbark.proto.hop.PeerIdentity;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Tls;
import io.ironbark.proto.hop.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A certificate authority in a directory, and certificates of it for localhost. */
public final class TestPki {
    private final Path directory;
    private final Instant now = InstantSource.system().instant();
    private final Certificate.Issued authority =
            Certificate.valid("Ironbark test authority", List.of(), now).selfSigned(true);

    private TestPki(Path directory) {
        this.directory = directory;
        write(ca(), authority.certificatePem());
    }

    /** Makes an authority in a directory, which is created if it is not there. */
    public static TestPki in(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestPki(directory);
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
        return write(role.word() + "." + name, valid(role, name).signedBy(authority));
    }

    /** The files of a certificate that ended yesterday. */
    public TlsFiles expired(Role role, String name) {
        var right = valid(role, name);
        var late = new Certificate(right.subject(), right.uris(), right.from(), now.minus(Duration.ofHours(1)));
        return write("expired." + role.word() + "." + name, late.signedBy(authority));
    }

    /** The files of a certificate with any URIs among its names. */
    public TlsFiles naming(List<String> uris) {
        return write(
                "uris-" + Integer.toHexString(uris.hashCode()),
                Certificate.valid("anybody", uris, now).signedBy(authority));
    }

    /** The files of a certificate that is right but for who signed it: itself. */
    public TlsFiles selfSigned(Role role, String name) {
        return write("self." + role.word() + "." + name, valid(role, name).selfSigned(false));
    }

    private Certificate valid(Role role, String name) {
        return Certificate.valid(name, List.of(new PeerIdentity(role, name).toString()), now);
    }

    private TlsFiles write(String name, Certificate.Issued issued) {
        var files = new TlsFiles(ca(), directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
        write(files.certificate(), issued.certificatePem());
        write(files.key(), issued.keyPem());
        return files;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
