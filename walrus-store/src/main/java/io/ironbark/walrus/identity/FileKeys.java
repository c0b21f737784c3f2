package io.ironbark.walrus.identity;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ironbark.proto.access.AccountName;
import io.ironbark.proto.auth.Credential;
import io.ironbark.proto.auth.CredentialSource;
import io.ironbark.proto.hop.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Access keys from a file, a JSON list of credentials: for a store that stands alone, as in tests. */
public final class FileKeys implements CredentialSource, AccountNames {
    private static final TypeReference<List<Credential>> LIST = new TypeReference<>() {};

    /** Shorter ones are words that people think of. */
    private static final int MIN_SECRET = 16;

    private final Map<String, Credential> keys;

    private FileKeys(Map<String, Credential> keys) {
        this.keys = keys;
    }

    /** Reads it once. */
    public static FileKeys read(Path file) throws IOException {
        var keys = Json.mapper().readValue(Files.readAllBytes(file), LIST);
        for (var key : keys) {
            if (key.secret().reveal().length() < MIN_SECRET) {
                throw new IOException("%s: the secret of %s has fewer than %d characters"
                        .formatted(file, key.accessKeyId(), MIN_SECRET));
            }
        }
        return new FileKeys(keys.stream().collect(Collectors.toMap(Credential::accessKeyId, Function.identity())));
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        return Optional.ofNullable(keys.get(accessKeyId));
    }

    @Override
    public Optional<AccountName> byCanonicalId(String id) {
        return keys.values().stream()
                .filter(key -> key.canonicalId().equals(id))
                .findFirst()
                .map(key -> new AccountName(key.account(), key.canonicalId(), key.displayName()));
    }
}
