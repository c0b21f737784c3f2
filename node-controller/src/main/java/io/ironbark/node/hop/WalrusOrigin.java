package io.ironbark.node.hop;

import io.ironbark.node.image.ImageOrigin;
import io.ironbark.node.image.ImageRefused;
import io.ironbark.proto.hop.Answer;
import io.ironbark.proto.hop.Download;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.node.ImageSource;
import java.io.FilterInputStream;
import java.io.IOException;

/** Fetches images from walrus, which pinned their bytes under the images' ids. */
public final class WalrusOrigin implements ImageOrigin {
    private final HopClient walrus;

    public WalrusOrigin(HopClient walrus) {
        this.walrus = walrus;
    }

    @Override
    public Source open(ImageSource image, long from) throws IOException, ImageRefused, InterruptedException {
        return switch (walrus.download("/v1/images/" + image.id().value() + "/bytes", from)) {
            case Answer.Got<Download>(var download) -> source(download, image);
            case Answer.Nothing<Download>() -> throw new IOException("walrus answered with nothing");
            case Answer.NotFound<Download>(var _, var message) ->
                throw new ImageRefused("Client.InvalidAMIID.NotFound", "The image's bytes are gone: " + message);
            case Answer.Refused<Download>(var status, var code, var message) ->
                throw new IOException("walrus refused (%d %s): %s".formatted(status, code, message));
            case Answer.Unreachable<Download>(var why) -> throw new IOException("walrus can't be reached: " + why);
        };
    }

    private static Source source(Download download, ImageSource image) throws IOException, ImageRefused {
        if (download.totalSize() != image.sizeBytes()) {
            download.close();
            throw new ImageRefused(
                    "Server.InternalError",
                    "The image has %d bytes, not %d.".formatted(download.totalSize(), image.sizeBytes()));
        }
        return new Source(download.from(), new FilterInputStream(download.bytes()) {
            @Override
            public void close() throws IOException {
                download.close();
            }
        });
    }
}
