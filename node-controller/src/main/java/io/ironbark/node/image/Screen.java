package io.ironbark.node.image;

import io.ironbark.proto.image.ImageLimits;
import io.ironbark.proto.image.ImageSample;
import io.ironbark.proto.image.ImageScreener;
import io.ironbark.proto.image.Screening;
import io.ironbark.proto.node.ImageSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Holds a fetched file against what the cloud says of it, before any other program looks at it. */
final class Screen {
    private final ImageLimits limits;

    Screen(ImageLimits limits) {
        this.limits = limits;
    }

    void pass(Path file, ImageSource image) throws IOException, ImageRefused {
        boolean same = switch (ImageScreener.screen(sample(file), limits)) {
            case Screening.Raw(long size) ->
                image.format() == ImageSource.Format.RAW && size == image.virtualSizeBytes();
            case Screening.Qcow2(long virtualSize) ->
                image.format() == ImageSource.Format.QCOW2 && virtualSize == image.virtualSizeBytes();
            case Screening.Refused(var _, var message) -> throw refused(message);
        };
        if (!same) {
            throw refused("The image is not what it was registered as.");
        }
    }

    private static ImageRefused refused(String message) {
        return new ImageRefused("Client.InvalidImage", message);
    }

    private static ImageSample sample(Path path) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            long size = file.length();
            var head = new byte[(int) Math.min(size, ImageSample.HEAD_BYTES)];
            var tail = new byte[(int) Math.min(size, ImageSample.TAIL_BYTES)];
            file.readFully(head);
            file.seek(size - tail.length);
            file.readFully(tail);
            return new ImageSample(head, tail, size);
        }
    }
}
