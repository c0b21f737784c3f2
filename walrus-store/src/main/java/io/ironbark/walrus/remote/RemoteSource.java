package io.ironbark.walrus.remote;

import io.ironbark.walrus.blob.BlobSource;
import io.ironbark.walrus.blob.Extent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;

/** A piece of a blob that is read from the endpoint, from its beginning to its end; whoever jumps pays a request. */
final class RemoteSource implements BlobSource {
    private final RemoteHttp http;
    private final Extent extent;
    private final StallWatch watch;
    private InputStream stream;
    private long at;

    private RemoteSource(RemoteHttp http, Extent extent, StallWatch watch, InputStream stream) {
        this.http = http;
        this.extent = extent;
        this.watch = watch;
        this.stream = stream;
        this.at = extent.offset();
    }

    static RemoteSource open(RemoteHttp http, Extent extent, StallWatch watch) throws IOException {
        return new RemoteSource(http, extent, watch, request(http, extent, extent.offset()));
    }

    private static InputStream request(RemoteHttp http, Extent extent, long from) throws IOException {
        long last = extent.offset() + extent.length() - 1;
        if (last < from) {
            return InputStream.nullInputStream();
        }
        var request = RemoteHttp.Request.of("GET", RemoteHttp.key(extent.blob()))
                .header("Range", "bytes=" + from + "-" + last);
        var response = http.send(request);
        return switch (response.statusCode()) {
            case 206 -> response.body();
            case 404 -> {
                response.body().close();
                throw new NoSuchFileException(extent.blob().value(), null, "not at the endpoint");
            }
            default -> {
                response.body().close();
                throw new RemoteRefusal(response.statusCode(), "GET " + extent.blob());
            }
        };
    }

    @Override
    public int read(ByteBuffer buffer, long position) throws IOException {
        if (position != at) {
            stream.close();
            stream = request(http, extent, position);
            at = position;
        }
        var bytes = new byte[Math.min(buffer.remaining(), 64 << 10)];
        int read = watch.read(stream, bytes);
        if (read > 0) {
            buffer.put(bytes, 0, read);
            at += read;
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
