package io.ironbark.walrus.object;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ironbark.proto.hop.Json;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a user says of an object besides its bytes.
 *
 * @param headers such as {@code content-type}
 * @param metadata by the names behind {@code x-amz-meta-}
 * @param storageClass if it is another than the usual one; all lie on the same disks
 */
public record Attributes(
        SortedMap<String, String> headers,
        SortedMap<String, String> metadata,
        SortedMap<String, String> tags,
        Optional<String> storageClass) {
    /** What objects have that say nothing of it. */
    public static final String USUAL_CLASS = "STANDARD";

    private static final String META = "x-amz-meta-";
    private static final int MAX_METADATA_BYTES = 2048;
    private static final String REDIRECT = "x-amz-website-redirect-location";
    private static final List<String> KEPT =
            List.of("cache-control", "content-disposition", "content-language", "content-type", "expires", REDIRECT);
    private static final Set<String> STORAGE_CLASSES = Set.of(USUAL_CLASS, "REDUCED_REDUNDANCY");

    /** Under it stands the object's access control list, if it has one; no header field has such a name. */
    public static final String LIST = ":list";

    private static final TypeReference<TreeMap<String, String>> MAP = new TypeReference<>() {};

    /** Reads them from a request, and refuses those that would not be honoured. */
    public static Attributes of(Call call) throws SQLException {
        refuseOthers(call);
        var headers = new TreeMap<String, String>();
        for (var name : KEPT) {
            call.header(name).ifPresent(value -> headers.put(name, value));
        }
        contentEncoding(call).ifPresent(value -> headers.put("content-encoding", value));
        call.access().listOfNew(call).ifPresent(list -> headers.put(LIST, list));
        var metadata = new TreeMap<String, String>();
        int bytes = 0;
        for (var name : call.headers().names()) {
            if (name.startsWith(META)) {
                var value = String.join(",", call.headers().all(name));
                metadata.put(name.substring(META.length()), value);
                bytes += name.length() - META.length() + value.length();
            }
        }
        if (bytes > MAX_METADATA_BYTES) {
            throw S3Error.MetadataTooLarge.asException()
                    .with("Size", Integer.toString(bytes))
                    .with("MaxSizeAllowed", Integer.toString(MAX_METADATA_BYTES));
        }
        checkRedirect(headers);
        return new Attributes(
                headers,
                metadata,
                call.header("x-amz-tagging").map(Tags::parse).orElseGet(TreeMap::new),
                call.header("x-amz-storage-class").filter(name -> !name.equals(USUAL_CLASS)));
    }

    private static void checkRedirect(SortedMap<String, String> headers) {
        var target = headers.getOrDefault(REDIRECT, "/");
        if (!target.startsWith("/") && !target.startsWith("http://") && !target.startsWith("https://")) {
            throw S3Error.InvalidRedirectLocation.because(
                    "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.");
        }
    }

    /** The same with other tags. */
    Attributes tagged(SortedMap<String, String> others) {
        return new Attributes(headers, metadata, others, storageClass);
    }

    private static void refuseOthers(Call call) {
        call.header("x-amz-storage-class")
                .filter(name -> !STORAGE_CLASSES.contains(name))
                .ifPresent(name -> {
                    throw S3Error.InvalidStorageClass.asException().with("StorageClassRequested", name);
                });
    }

    /** The encoding of the transfer is none of the object. */
    private static Optional<String> contentEncoding(Call call) {
        return call.header("content-encoding")
                .map(text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("aws-chunked"))
                        .collect(Collectors.joining(",")))
                .filter(text -> !text.isEmpty());
    }

    /** Puts them into a reply. */
    Reply addTo(Reply reply) {
        var with = reply;
        for (var header : headers.entrySet()) {
            with = header.getKey().equals(LIST) ? with : with.with(header.getKey(), header.getValue());
        }
        for (var entry : metadata.entrySet()) {
            with = with.with(META + entry.getKey(), entry.getValue());
        }
        if (!tags.isEmpty()) {
            with = with.with("x-amz-tagging-count", Integer.toString(tags.size()));
        }
        with = with.with("x-amz-storage-class", storageClass);
        return headers.containsKey("content-type") ? with : with.with("content-type", "binary/octet-stream");
    }

    /** As a row has it. */
    public static String write(SortedMap<String, String> map) {
        return new String(Json.write(map), StandardCharsets.UTF_8);
    }

    /** As it stands in a row, which has no tags rather than none. */
    public static Attributes read(ResultSet row) throws SQLException {
        return new Attributes(
                map(row.getString("headers")),
                map(row.getString("metadata")),
                tags(row),
                Optional.ofNullable(row.getString("storage_class")));
    }

    /** The tags of a row. */
    public static SortedMap<String, String> tags(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getString("tags")).map(Attributes::map).orElseGet(TreeMap::new);
    }

    /** As a row has tags: not at all, if there are none. */
    public Optional<String> writtenTags() {
        return tags.isEmpty() ? Optional.empty() : Optional.of(write(tags));
    }

    private static SortedMap<String, String> map(String json) {
        try {
            return json.equals("{}") ? new TreeMap<>() : Json.mapper().readValue(json, MAP);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
