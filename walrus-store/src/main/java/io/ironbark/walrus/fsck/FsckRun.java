package io.ironbark.walrus.fsck;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** A whole check, with a line now and then that says how far it is. */
public final class FsckRun {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Fsck fsck;
    private final Optional<Path> notes;
    private final PrintStream progress;

    /** Takes the file in which it notes how far it is, if it is to. */
    public FsckRun(Fsck fsck, Optional<Path> notes, PrintStream progress) {
        this.fsck = fsck;
        this.notes = notes;
        this.progress = progress;
    }

    /** Goes on from where an earlier one stopped; at the end the notes are removed. */
    public void run() throws SQLException, IOException {
        var cursor = notes.isPresent() ? Cursor.read(notes.get()) : Cursor.START;
        long last = System.nanoTime();
        while (cursor.phase() != Cursor.Phase.DONE) {
            cursor = fsck.step(cursor);
            if (notes.isPresent()) {
                cursor.write(notes.get());
            }
            if (System.nanoTime() - last > BETWEEN_LINES.toNanos()) {
                last = System.nanoTime();
                progress.println(cursor.phase() + " " + cursor.after() + ": " + fsck.progress());
            }
        }
        if (notes.isPresent()) {
            Files.deleteIfExists(notes.get());
        }
        progress.println("done: " + fsck.progress());
    }
}
