package io.ironbark.walrus.object;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ironbark.proto.hop.Json;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.s3.S3Error;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 */
public record Attributes(SortedMap<String, String> headers, SortedMap<String, String> metadata) {
    private static final String META = "x-amz-meta-";
    private static final int MAX_METADATA_BYTES = 2048;
    private static final List<String> KEPT =
            List.of("cache-control", "content-disposition", "content-language", "content-type", "expires");
    private static final Set<String> STORAGE_CLASSES = Set.of("STANDARD", "REDUCED_REDUNDANCY");
    /** Under it stands the object's access control list, if it has one; no header field has such a name. */
    public static final String LIST = ":list";

    private static final List<String> REFUSED_STARTS = List.of("x-amz-server-side-encryption", "x-amz-object-lock-");
    private static final List<String> REFUSED = List.of("x-amz-tagging", "x-amz-website-redirect-location");
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
        return new Attributes(headers, metadata);
    }

    /** The same with the list of others, or without one if they have none: a copy's is its own. */
    Attributes withListOf(Attributes others) {
        var changed = new TreeMap<>(headers);
        changed.remove(LIST);
        Optional.ofNullable(others.headers.get(LIST)).ifPresent(list -> changed.put(LIST, list));
        return new Attributes(changed, metadata);
    }

    private static void refuseOthers(Call call) {
        for (var name : call.headers().names()) {
            if (REFUSED.contains(name) || REFUSED_STARTS.stream().anyMatch(name::startsWith)) {
                throw S3Error.NotImplemented.because("The header '" + name + "' is not implemented.")
                        .with("Header", name);
            }
        }
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
        return headers.containsKey("content-type") ? with : with.with("content-type", "binary/octet-stream");
    }

    /** As a row has it. */
    public static String write(SortedMap<String, String> map) {
        return new String(Json.write(map), StandardCharsets.UTF_8);
    }

    /** As it stands in a row. */
    public static Attributes read(String headers, String metadata) {
        return new Attributes(map(headers), map(metadata));
    }

    private static SortedMap<String, String> map(String json) {
        try {
            return json.equals("{}") ? new TreeMap<>() : Json.mapper().readValue(json, MAP);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
