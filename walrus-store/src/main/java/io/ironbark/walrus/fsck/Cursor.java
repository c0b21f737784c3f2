package io.ironbark.walrus.fsck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** How far a check is: in which phase, and up to which name or number. */
record Cursor(Phase phase, String after) {
    static final Cursor START = new Cursor(Phase.BLOBS, "");

    /** What is gone through, one after the other. */
    enum Phase {
        BLOBS,
        SMALL_BLOBS,
        PARTS,
        DIGESTS,
        DONE
    }

    Cursor next() {
        var following = switch (phase) {
            case BLOBS -> Phase.SMALL_BLOBS;
            case SMALL_BLOBS -> Phase.PARTS;
            case PARTS -> Phase.DIGESTS;
            case DIGESTS, DONE -> Phase.DONE;
        };
        return new Cursor(following, "");
    }

    Cursor at(String place) {
        return new Cursor(phase, place);
    }

    /** Where an earlier check stopped, if the file is there. */
    static Cursor read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return START;
        }
        var words = Files.readString(file).strip().split(" ", -1);
        return new Cursor(Phase.valueOf(words[0].toUpperCase(Locale.ROOT)), words.length > 1 ? words[1] : "");
    }

    void write(Path file) throws IOException {
        var fresh = Path.of(file + ".new");
        Files.writeString(fresh, phase + " " + after + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
