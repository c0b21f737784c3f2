package io.ironbark.walrus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Makes bundles by tar, gzip, openssl and split in a directory, as the tools that people have make them. */
record TestBundles(Path home) {
    /** The cloud's key, Alice's, which her account signs with, and Eve's. */
    void makeKeys() throws IOException, InterruptedException {
        for (String[] pair : new String[][] {{"cloud", "bundle"}, {"alice", "alice"}, {"eve", "eve"}}) {
            run(
                    home,
                    "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=%s -keyout %s.key -out %s.crt"
                            .formatted(pair[0], pair[1], pair[0]));
        }
        Files.copy(home.resolve("alice.crt"), home.resolve("111111111111.crt"));
    }

    /** A disk with a partition table, full of what can't be compressed. */
    static byte[] disk(int bytes) {
        var disk = new byte[bytes];
        new Random(7).nextBytes(disk);
        Arrays.fill(disk, 0, 512, (byte) 0);
        disk[446 + 4] = (byte) 0x83;
        disk[446 + 8] = 8;
        disk[446 + 12] = 100;
        disk[510] = 0x55;
        disk[511] = (byte) 0xaa;
        return disk;
    }

    static String run(Path where, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + ": " + output).isZero();
        return output.strip();
    }

    /** How a bundle is made. */
    record Recipe(String tar, String signer, String spoil, String certificate) {
        static final Recipe USUAL = new Recipe("tar -c disk", "alice.key", "true", "cloud.crt");

        Recipe tar(String other) {
            return new Recipe(other, signer, spoil, certificate);
        }

        Recipe signer(String other) {
            return new Recipe(tar, other, spoil, certificate);
        }

        Recipe spoil(String other) {
            return new Recipe(tar, signer, other, certificate);
        }

        Recipe certificate(String other) {
            return new Recipe(tar, signer, spoil, other);
        }
    }

    /** Makes a bundle in a directory of its name, and puts it into the bucket {@code bundles} under that. */
    void put(S3Http alice, String name, byte[] disk, Recipe recipe) throws Exception {
        Path folder = Files.createDirectory(home.resolve(name));
        Files.write(folder.resolve("disk"), disk);
        run(folder, """
                set -e
                key=$(openssl rand -hex 16) iv=$(openssl rand -hex 16)
                %s > archive
                gzip -c archive | openssl enc -e -aes-128-cbc -K $key -iv $iv | split -b 1000000 -d -a 2 - %s.part.
                enc() { printf %%s "$1" | openssl pkeyutl -encrypt -pubin -inkey <(openssl x509 -in ../%s -pubkey -noout) |
                    od -An -v -tx1 | tr -d ' \\n'; }
                parts= index=0
                for part in %s.part.*; do
                    parts="$parts<part index=\\"$index\\"><filename>$part</filename>"
                    parts="$parts<digest algorithm=\\"SHA1\\">$(sha1sum < $part | cut -d' ' -f1)</digest></part>"
                    index=$((index + 1))
                done
                machine='<machine_configuration><architecture>x86_64</architecture></machine_configuration>'
                image="<image><name>disk</name><user>111111111111</user>"
                image="$image<digest algorithm=\\"SHA1\\">$(sha1sum < archive | cut -d' ' -f1)</digest>"
                image="$image<size>$(stat -c %%s disk)</size><bundled_size>$(cat %s.part.* | wc -c)</bundled_size>"
                image="$image<type>machine</type><ec2_encrypted_key algorithm=\\"AES-128-CBC\\">$(enc $key)</ec2_encrypted_key>"
                image="$image<user_encrypted_key algorithm=\\"AES-128-CBC\\">00</user_encrypted_key>"
                image="$image<ec2_encrypted_iv>$(enc $iv)</ec2_encrypted_iv><user_encrypted_iv>00</user_encrypted_iv>"
                image="$image<parts count=\\"$index\\">$parts</parts></image>"
                signature=$(printf %%s "$machine$image" | openssl dgst -sha1 -sign ../%s | od -An -v -tx1 | tr -d ' \\n')
                { printf '<manifest><version>2007-10-10</version><bundler><name>test</name></bundler>'
                  printf %%s "$machine$image<signature>$signature</signature></manifest>"; } > manifest.xml
                %s
                """.formatted(
                        recipe.tar(), name, recipe.certificate(), name, name, recipe.signer(), recipe.spoil()));
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String key = file.getFileName().toString();
                if (key.contains(".part.") || key.equals("manifest.xml")) {
                    assertThat(alice.put("/bundles/" + name + "/" + key, Files.readAllBytes(file))
                                    .status())
                            .isEqualTo(200);
                }
            }
        }
    }
}
