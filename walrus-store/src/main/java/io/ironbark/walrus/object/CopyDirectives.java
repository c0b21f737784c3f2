package io.ironbark.walrus.object;

import io.ironbark.walrus.checksum.Algorithm;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a copy keeps of its source.
 *
 * @param given what the request says of the copy
 * @param checksum that is to be taken of the copy, if another is wanted
 */
record CopyDirectives(boolean replacesMetadata, boolean replacesTags, Attributes given, Optional<Algorithm> checksum) {
    private static final String REDIRECT = "x-amz-website-redirect-location";
    private static final List<String> CHANGES = List.of(
            "x-amz-storage-class",
            REDIRECT,
            "x-amz-server-side-encryption",
            "x-amz-server-side-encryption-customer-algorithm");

    static CopyDirectives of(Call call) throws SQLException {
        return new CopyDirectives(
                replaces(call, "x-amz-metadata-directive", "Unknown metadata directive."),
                replaces(call, "x-amz-tagging-directive", "Unknown tagging directive."),
                Attributes.of(call),
                call.header("x-amz-checksum-algorithm")
                        .map(name -> Algorithm.parse(name)
                                .orElseThrow(() -> S3Error.InvalidRequest.because(
                                        "Checksum algorithm provided is unsupported."))));
    }

    private static boolean replaces(Call call, String header, String otherwise) {
        return switch (call.header(header).orElse("COPY")) {
            case "COPY" -> false;
            case "REPLACE" -> true;
            default -> throw S3Error.InvalidArgument.because(otherwise);
        };
    }

    /** A copy onto itself must change something. That of an older version makes it current again, which does. */
    void checkSelf(Call call, CopySource source) {
        boolean same = source.bucket().id() == call.theBucket().id()
                && source.key().equals(call.theKey())
                && source.version().isEmpty();
        if (same && !replacesMetadata && CHANGES.stream().noneMatch(call.headers()::has)) {
            throw S3Error.InvalidRequest.because(
                    "This copy request is illegal because it is trying to copy an object to itself without changing the"
                            + " object's metadata, storage class, website redirect location or encryption attributes.");
        }
    }

    /** What is said of the copy. Its class, its list and where it redirects to are never the source's. */
    Attributes of(Attributes source) {
        var headers = new TreeMap<>(replacesMetadata ? given.headers() : source.headers());
        for (var own : List.of(REDIRECT, Attributes.LIST)) {
            headers.remove(own);
            Optional.ofNullable(given.headers().get(own)).ifPresent(value -> headers.put(own, value));
        }
        return new Attributes(
                headers,
                replacesMetadata ? given.metadata() : source.metadata(),
                replacesTags ? given.tags() : source.tags(),
                given.storageClass());
    }
}
