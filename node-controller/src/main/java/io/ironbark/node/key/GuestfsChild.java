package io.ironbark.node.key;

import com.redhat.et.libguestfs.GuestFS;
import com.redhat.et.libguestfs.LibGuestFSException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The program that looks into a disk: {@code GuestfsChild LAYER KEY}. It prints how the key is handled, and a note. It
 * needs nothing but libguestfs, and everything it does to the disk happens within the appliance.
 */
final class GuestfsChild {
    /** Users of the usual cloud images, beside root. */
    private static final Set<String> USERS = Set.of(
            "root",
            "admin",
            "alpine",
            "almalinux",
            "arch",
            "centos",
            "cloud-user",
            "debian",
            "ec2-user",
            "fedora",
            "opensuse",
            "rocky",
            "ubuntu");

    private static final Set<String> FILE_SYSTEMS = Set.of("ext2", "ext3", "ext4", "xfs", "btrfs");
    private static final int MEMORY_MIB = 384;
    private static final long MAX_FILE_BYTES = 1 << 20;
    private static final String BEGIN = "# ironbark: the key that the instance was launched with";

    private final GuestFS guest;

    private GuestfsChild(GuestFS guest) {
        this.guest = guest;
    }

    public static void main(String[] arguments) throws LibGuestFSException {
        var guest = new GuestFS();
        guest.set_memsize(MEMORY_MIB);
        // The format is told, always: a raw layer that begins like a qcow2 one must not be taken for one.
        guest.add_drive_opts(arguments[0], Map.of("format", "qcow2", "readonly", false, "discard", "besteffort"));
        guest.launch();
        var result = new GuestfsChild(guest).handle(arguments[1]);
        guest.shutdown();
        guest.close();
        var out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.println(result.handling());
        out.println(result.note().replace('\n', ' '));
    }

    static Injector.Result parse(String output) {
        var lines = output.lines().toList();
        if (lines.isEmpty()) {
            throw new IllegalStateException("looking into the image gave no answer");
        }
        return new Injector.Result(KeyHandling.valueOf(lines.getFirst()), lines.size() > 1 ? lines.get(1) : "");
    }

    private Injector.Result handle(String publicKey) throws LibGuestFSException {
        if (!mountRoot()) {
            return new Injector.Result(
                    KeyHandling.OFFERED,
                    "No file system of the image is known; its key is only offered by the metadata service.");
        }
        if (fetchesByItself()) {
            return new Injector.Result(KeyHandling.FETCHED, "");
        }
        var skipped = new ArrayList<String>();
        int written = 0;
        for (Account account : accounts()) {
            var refusal = write(account, publicKey);
            if (refusal.isEmpty()) {
                written++;
            } else {
                skipped.add(account.name() + ": " + refusal.get());
            }
        }
        guest.umount_all();
        if (written == 0) {
            return new Injector.Result(
                    KeyHandling.OFFERED,
                    "The key could not be put into the image (%s); the metadata service offers it."
                            .formatted(String.join("; ", skipped)));
        }
        return new Injector.Result(KeyHandling.INJECTED, String.join("; ", skipped));
    }

    /** Mounts the file system that looks like a system's root, if there is one. */
    private boolean mountRoot() throws LibGuestFSException {
        for (Map.Entry<String, String> each : guest.list_filesystems().entrySet()) {
            if (!FILE_SYSTEMS.contains(each.getValue())) {
                continue;
            }
            try {
                guest.mount(each.getKey(), "/");
                if (guest.is_file("/etc/passwd")) {
                    return true;
                }
                guest.umount_all();
            } catch (LibGuestFSException e) {
                guest.umount_all(); // a damaged file system is not one we write to
            }
        }
        return false;
    }

    private boolean fetchesByItself() throws LibGuestFSException {
        return (guest.exists("/usr/bin/cloud-init") || guest.exists("/usr/local/bin/cloud-init"))
                && !guest.exists("/etc/cloud/cloud-init.disabled");
    }

    private record Account(String name, int uid, int gid, String home) {}

    private List<Account> accounts() throws LibGuestFSException {
        var found = new HashMap<String, Account>();
        if (guest.filesize("/etc/passwd") > MAX_FILE_BYTES) {
            return List.of();
        }
        for (String line : text("/etc/passwd").lines().toList()) {
            var fields = line.split(":", -1);
            if (fields.length == 7 && USERS.contains(fields[0]) && fields[5].startsWith("/")) {
                account(fields).ifPresent(each -> found.putIfAbsent(each.name(), each));
            }
        }
        return found.values().stream()
                .sorted(java.util.Comparator.comparing(Account::name))
                .toList();
    }

    /** Empty for a line that is not an account that anybody could log in to. */
    private static Optional<Account> account(String[] fields) {
        try {
            return Optional.of(
                    new Account(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), fields[5]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Writes the key for one account; or says why not. Links are never followed, though they could lead nowhere. */
    private Optional<String> write(Account account, String publicKey) throws LibGuestFSException {
        var directory = account.home() + (account.home().endsWith("/") ? "" : "/") + ".ssh";
        var file = directory + "/authorized_keys";
        try {
            if (!guest.is_dir(account.home())) {
                return Optional.of("has no home directory");
            }
            if (guest.is_symlink(account.home()) || guest.is_symlink(directory) || guest.is_symlink(file)) {
                return Optional.of("its .ssh is a link");
            }
            if (!guest.exists(directory)) {
                guest.mkdir(directory);
                guest.chown(account.uid(), account.gid(), directory);
                guest.chmod(0700, directory);
                label(directory);
            } else if (!guest.is_dir(directory)) {
                return Optional.of("its .ssh is no directory");
            }
            var kept = guest.exists(file) ? withoutOurs(file) : "";
            guest.write(file, (kept + BEGIN + "\n" + publicKey + "\n").getBytes(StandardCharsets.UTF_8));
            guest.chown(account.uid(), account.gid(), file);
            guest.chmod(0600, file);
            label(file);
            return Optional.empty();
        } catch (LibGuestFSException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What the image's owner put there stays; a key that an earlier launch put there goes. */
    private String withoutOurs(String file) throws LibGuestFSException {
        if (guest.filesize(file) > MAX_FILE_BYTES) {
            throw new LibGuestFSException("authorized_keys is too large");
        }
        var kept = new StringBuilder();
        boolean ours = false;
        for (String line : text(file).lines().toList()) {
            if (!ours && !line.equals(BEGIN)) {
                kept.append(line).append('\n');
            }
            ours = line.equals(BEGIN);
        }
        return kept.toString();
    }

    private String text(String file) throws LibGuestFSException {
        return guest.read_file(file);
    }

    /** Where SELinux is enforced, sshd may read keys only with their label. */
    private void label(String path) throws LibGuestFSException {
        if (guest.exists("/etc/selinux/config")) {
            var label = "system_u:object_r:ssh_home_t:s0\0";
            guest.setxattr("security.selinux", label, label.length(), path);
        }
    }
}
