package io.ironbark.proto.auth;

import java.util.Optional;

/** How the body that follows a verified request is to be checked while it is read. */
public sealed interface PayloadMode {
    /** The body must have this SHA-256, in lower-case hexadecimal. */
    record Hashed(String sha256) implements PayloadMode {}

    /** Nobody signed the body. */
    record Unsigned() implements PayloadMode {}

    /** The body is in aws-chunked encoding: read it through {@link #decoder}. */
    sealed interface Chunked extends PayloadMode {
        /** A new decoder, which hands the decoded bytes to the sink. */
        ChunkDecoder decoder(ChunkDecoder.Sink sink);

        /** True if trailing fields follow the last chunk. */
        boolean hasTrailer();
    }

    /** Each chunk is signed, and so is the trailer if there is one. */
    record SignedChunks(ChunkSigning signing, boolean hasTrailer) implements Chunked {
        @Override
        public ChunkDecoder decoder(ChunkDecoder.Sink sink) {
            return new ChunkDecoder(Optional.of(signing), hasTrailer, sink);
        }
    }

    /** Chunks are not signed; a checksum follows in the trailer. */
    record UnsignedChunks() implements Chunked {
        @Override
        public ChunkDecoder decoder(ChunkDecoder.Sink sink) {
            return new ChunkDecoder(Optional.empty(), true, sink);
        }

        @Override
        public boolean hasTrailer() {
            return true;
        }
    }
}
