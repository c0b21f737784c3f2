package io.ironbark.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What most tests need: the tiny image, uploaded with s3cmd and registered, in the form that asks the metadata service
 * for its key and in the form that can't; a key pair; a group that lets ssh in.
 */
final class Stock {
    /** The name of the key pair. */
    static final String KEY = "acceptance";

    private static final Duration BUILD = Duration.ofMinutes(10);

    private final Region cloud;
    private final Account account;
    private final Path privateKey;
    private final String image;
    private Optional<String> imageWithoutMetadata = Optional.empty();
    private final String group;

    Stock(Region cloud) {
        this.cloud = cloud;
        account = cloud.root();
        account.s3cmd("mb", "s3://images").run();
        image = register("tiny.img", List.of());
        privateKey = cloud.home().resolve("etc/acceptance.pem");
        String material = account.ec2("create-key-pair", "--key-name", KEY)
                .path("KeyMaterial")
                .asText();
        try {
            Files.deleteIfExists(privateKey);
            Files.createFile(
                    privateKey, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(privateKey, material);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        group = account.ec2("create-security-group", "--group-name", "ssh", "--description", "lets ssh in")
                .path("GroupId")
                .asText();
        account.ec2(
                "authorize-security-group-ingress",
                "--group-id",
                group,
                "--protocol",
                "tcp",
                "--port",
                "22",
                "--cidr",
                "0.0.0.0/0");
    }

    Account account() {
        return account;
    }

    String image() {
        return image;
    }

    String imageWithoutMetadata() {
        if (imageWithoutMetadata.isEmpty()) {
            imageWithoutMetadata = Optional.of(register("tiny-no-metadata.img", List.of("--no-metadata")));
        }
        return imageWithoutMetadata.get();
    }

    Path privateKey() {
        return privateKey;
    }

    String group() {
        return group;
    }

    /** Launches one tiny instance with the key pair and the group, and more words for the AWS CLI. */
    Guest launch(String... more) {
        return runInstances(image, more).getFirst();
    }

    /** As {@link #launch}, from another image. */
    Guest launchImage(String imageId, String... more) {
        return runInstances(imageId, more).getFirst();
    }

    /** Launches several of {@link #launch} with one call. */
    List<Guest> launchSeveral(int count, String... more) {
        var words = new ArrayList<>(List.of("--count", String.valueOf(count)));
        words.addAll(List.of(more));
        return runInstances(image, words.toArray(String[]::new));
    }

    /** Terminates several with one call, and waits until all are. */
    void terminate(List<Guest> guests) {
        var words = new ArrayList<>(List.of("terminate-instances", "--instance-ids"));
        guests.forEach(guest -> words.add(guest.id()));
        account.ec2(words.toArray(String[]::new));
        guests.forEach(guest -> guest.awaitState("terminated"));
    }

    private List<Guest> runInstances(String imageId, String... more) {
        var words = new ArrayList<>(
                List.of("run-instances", "--image-id", imageId, "--instance-type", "t3.nano", "--key-name", KEY));
        if (List.of(more).stream().noneMatch("--security-group-ids"::equals)) {
            words.addAll(List.of("--security-group-ids", group));
        }
        words.addAll(List.of(more));
        var guests = new ArrayList<Guest>();
        for (var instance : account.ec2(words.toArray(String[]::new)).path("Instances")) {
            guests.add(new Guest(account, instance.path("InstanceId").asText(), privateKey, "root"));
        }
        return guests;
    }

    private String register(String name, List<String> options) {
        return register(name, "images/build-tiny", options);
    }

    /** Builds an image by a program of {@code deploy}, uploads and registers it. */
    String register(String name, String builder, List<String> options) {
        Path file = Path.of("/var/cache/ironbark").resolve(name);
        var words = new ArrayList<>(options);
        words.add(file.toString());
        cloud.deploy(builder, words.toArray(String[]::new)).within(BUILD).run();
        account.s3cmd("put", file.toString(), "s3://images/" + name)
                .within(BUILD)
                .run();
        String id = account.ec2("register-image", "--name", name, "--image-location", "images/" + name)
                .path("ImageId")
                .asText();
        Await.until(
                name + " is available",
                BUILD,
                () -> account.ec2("describe-images", "--image-ids", id)
                        .at("/Images/0/State")
                        .asText()
                        .equals("available"));
        return id;
    }
}
