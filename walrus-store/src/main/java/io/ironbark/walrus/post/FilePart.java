package io.ironbark.walrus.post;

import io.ironbark.walrus.s3.Body;
import io.ironbark.walrus.s3.S3Error;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** The file in a form, as a body. Its end is not told before the rest of the form has been read and found good. */
final class FilePart extends Body {
    private final MultipartReader reader;
    private final Optional<PostPolicy.SizeRange> allowed;
    private long size;
    private boolean ended;

    FilePart(Body form, MultipartReader reader, Optional<PostPolicy.SizeRange> allowed) {
        super(form);
        this.reader = reader;
        this.allowed = allowed;
    }

    @Override
    public Optional<Long> length() {
        return Optional.empty();
    }

    @Override
    public boolean isChunked() {
        return true;
    }

    @Override
    public Optional<Buffer> next() {
        if (ended) {
            return Optional.empty();
        }
        var piece = reader.content();
        size += piece.map(Buffer::length).orElse(0);
        if (allowed.filter(range -> size > range.to()).isPresent()) {
            throw S3Error.EntityTooLarge.asException()
                    .with("ProposedSize", Long.toString(size))
                    .with("MaxSizeAllowed", Long.toString(allowed.orElseThrow().to()));
        }
        if (piece.isEmpty()) {
            ended = true;
            if (allowed.filter(range -> size < range.from()).isPresent()) {
                throw S3Error.EntityTooSmall.asException()
                        .with("ProposedSize", Long.toString(size))
                        .with(
                                "MinSizeAllowed",
                                Long.toString(allowed.orElseThrow().from()));
            }
            Form.readRest(reader);
        }
        return piece;
    }
}
