package io.ironbark.walrus.post;

import io.ironbark.walrus.s3.S3Error;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fields of a form before its file, by their names in lower case. */
record Form(SortedMap<String, String> fields, String fileName) {
    private static final int MAX_FIELD_BYTES = 20 << 10;
    private static final int MAX_FIELDS = 200;
    private static final String FILE = "file";
    private static final String FILE_NAME_VARIABLE = "${filename}";

    Form {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** Reads up to the file's content. */
    static Form read(MultipartReader reader) {
        var fields = new TreeMap<String, String>();
        int bytes = 0;
        for (var part = reader.nextPart(); part.isPresent(); part = reader.nextPart()) {
            var name = part.get().name().toLowerCase(java.util.Locale.ROOT);
            if (name.equals(FILE)) {
                return new Form(fields, baseName(part.get().fileName().orElse("")));
            }
            var value = reader.text(MAX_FIELD_BYTES - bytes, S3Error.MaxPostPreDataLengthExceeded);
            bytes += name.length() + value.length();
            if (bytes > MAX_FIELD_BYTES || fields.size() == MAX_FIELDS) {
                throw S3Error.MaxPostPreDataLengthExceeded.asException();
            }
            fields.putIfAbsent(name, value);
        }
        throw S3Error.IncorrectNumberOfFilesInPostRequest.asException();
    }

    /** Reads what follows the file: other fields are ignored, another file is refused. */
    static void readRest(MultipartReader reader) {
        for (var part = reader.nextPart(); part.isPresent(); part = reader.nextPart()) {
            if (part.get().name().equalsIgnoreCase(FILE)) {
                throw S3Error.IncorrectNumberOfFilesInPostRequest.asException();
            }
            reader.text(MAX_FIELD_BYTES, S3Error.MalformedPOSTRequest);
        }
    }

    /** Some browsers send the whole path. */
    private static String baseName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name)).map(value -> value.replace(FILE_NAME_VARIABLE, fileName));
    }

    /** The key, with the file's name in it if it asks for that. */
    String key() {
        return field("key")
                .filter(key -> !key.isEmpty())
                .orElseThrow(() -> S3Error.InvalidArgument.because("Bucket POST must contain a field named 'key'."
                                + " If it is specified, please check the order of the fields.")
                        .with("ArgumentName", "key"));
    }
}
