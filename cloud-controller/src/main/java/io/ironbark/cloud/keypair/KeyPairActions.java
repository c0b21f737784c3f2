package io.ironbark.cloud.keypair;

import io.ironbark.cloud.api.Action;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.api.Caller;
import io.ironbark.cloud.api.Filter;
import io.ironbark.cloud.api.Kind;
import io.ironbark.cloud.api.Member;
import io.ironbark.cloud.api.Tag;
import io.ironbark.cloud.api.TagSpecification;
import io.ironbark.cloud.database.Database;
import io.ironbark.cloud.database.Tx;
import io.ironbark.cloud.filter.Condition;
import io.ironbark.cloud.tag.TagStore;
import io.ironbark.cloud.tag.Taggable;
import io.ironbark.proto.id.IdFactory;
import io.ironbark.proto.id.KeyPairId;
import io.ironbark.proto.node.Bytes;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** CreateKeyPair, ImportKeyPair, DescribeKeyPairs and DeleteKeyPair. */
public final class KeyPairActions {
    private static final String TYPE = Kind.KEY_PAIR.resourceType();
    private static final int NAME_LENGTH_MAX = 255;

    record CreateKeyPair(
            String keyName,
            Optional<KeyType> keyType,
            Optional<KeyFormat> keyFormat,
            List<TagSpecification> tagSpecifications) {}

    record CreatedKeyPair(
            KeyPairId keyPairId, String keyName, String keyFingerprint, String keyMaterial, List<Tag> tags) {}

    record ImportKeyPair(String keyName, Bytes publicKeyMaterial, List<TagSpecification> tagSpecifications) {}

    record ImportedKeyPair(KeyPairId keyPairId, String keyName, String keyFingerprint, List<Tag> tags) {}

    record DescribeKeyPairs(
            List<String> keyNames, List<KeyPairId> keyPairIds, List<Filter> filters, boolean includePublicKey) {}

    record DescribedKeyPairs(List<Described> keyPairs) {}

    record Described(
            KeyPairId keyPairId,
            String keyName,
            KeyType keyType,
            String keyFingerprint,
            Optional<String> publicKey,
            List<Tag> tags,
            Instant createTime) {}

    record DeleteKeyPair(Optional<String> keyName, Optional<KeyPairId> keyPairId) {}

    record DeletedKeyPair(@Member("Return") boolean done, Optional<KeyPairId> keyPairId) {}

    private final Database database;
    private final KeyPairStore store;
    private final TagStore tags;
    private final InstantSource clock;
    private final SecureRandom random;
    private final IdFactory ids;

    /** The key pairs of a database. */
    public KeyPairActions(
            Database database, KeyPairStore store, TagStore tags, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.store = store;
        this.tags = tags;
        this.clock = clock;
        this.random = random;
        this.ids = new IdFactory(random);
    }

    /** The actions. */
    public List<Action<?, ?>> actions() {
        return List.of(
                Action.staged("CreateKeyPair", CreateKeyPair.class, CreatedKeyPair.class, this::make, this::create)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.keyName())))
                        .tagging(TYPE),
                Action.write("ImportKeyPair", ImportKeyPair.class, ImportedKeyPair.class, this::bring)
                        .on((caller, request) -> List.of(caller.arn(TYPE, request.keyName())))
                        .tagging(TYPE),
                Action.read("DescribeKeyPairs", DescribeKeyPairs.class, DescribedKeyPairs.class, this::describe)
                        .filteredBy(KeyPairStore.FILTERS.names()),
                Action.write("DeleteKeyPair", DeleteKeyPair.class, DeletedKeyPair.class, this::delete)
                        .on((caller, request) -> List.of(caller.arn(
                                TYPE,
                                request.keyName()
                                        .or(() -> request.keyPairId().map(KeyPairId::value))
                                        .orElse("*")))));
    }

    /** Key pairs for CreateTags. */
    public Taggable taggable() {
        return new Taggable(Kind.KEY_PAIR, KeyPairId.PREFIX, store::existing);
    }

    private MadeKey make(Caller caller, CreateKeyPair request) {
        return MadeKey.of(
                request.keyType().orElse(KeyType.RSA),
                request.keyFormat().orElse(KeyFormat.PEM),
                checked(request.keyName()),
                random);
    }

    private CreatedKeyPair create(Tx tx, Caller caller, CreateKeyPair request, MadeKey key) throws SQLException {
        var pair = new KeyPair(
                ids.next(KeyPairId.PREFIX, KeyPairId::new),
                checked(request.keyName()),
                key.type(),
                key.fingerprint(),
                key.publicKey() + " " + request.keyName(),
                clock.instant());
        List<Tag> given = insert(tx, caller, pair, request.tagSpecifications());
        return new CreatedKeyPair(pair.id(), pair.name(), pair.fingerprint(), key.material(), given);
    }

    private ImportedKeyPair bring(Tx tx, Caller caller, ImportKeyPair request) throws SQLException {
        PublicKey key = PublicKey.parse(request.publicKeyMaterial().toArray());
        var pair = new KeyPair(
                ids.next(KeyPairId.PREFIX, KeyPairId::new),
                checked(request.keyName()),
                key.type(),
                key.fingerprint(),
                key.line() + " " + request.keyName(),
                clock.instant());
        List<Tag> given = insert(tx, caller, pair, request.tagSpecifications());
        return new ImportedKeyPair(pair.id(), pair.name(), pair.fingerprint(), given);
    }

    private List<Tag> insert(Tx tx, Caller caller, KeyPair pair, List<TagSpecification> specifications)
            throws SQLException {
        if (!store.insert(tx, caller.account(), pair)) {
            throw new ApiException(new ApiError.KeyPairDuplicate(pair.name()));
        }
        List<Tag> given = TagSpecification.of(specifications, TYPE);
        tags.put(tx, caller.account(), Kind.KEY_PAIR, pair.id(), given);
        return given;
    }

    private DescribedKeyPairs describe(Caller caller, DescribeKeyPairs request) {
        Condition named = named(request);
        var filtered =
                Condition.all(List.of(named, KeyPairStore.FILTERS.condition(caller.account(), request.filters())));
        return database.read(tx -> {
            if (!request.keyNames().isEmpty() || !request.keyPairIds().isEmpty()) {
                checkExist(store.list(tx, caller.account(), named), request);
            }
            List<KeyPair> pairs = store.list(tx, caller.account(), filtered);
            Map<String, List<Tag>> all =
                    tags.of(tx, pairs.stream().map(KeyPair::id).toList());
            return new DescribedKeyPairs(pairs.stream()
                    .map(pair -> described(pair, all.getOrDefault(pair.id().value(), List.of()), request))
                    .toList());
        });
    }

    private static Condition named(DescribeKeyPairs request) {
        var conditions = new ArrayList<Condition>();
        conditions.add(new Condition("true", List.of()));
        if (!request.keyNames().isEmpty()) {
            conditions.add(new Condition("name = ANY (?)", List.of(request.keyNames())));
        }
        if (!request.keyPairIds().isEmpty()) {
            conditions.add(new Condition("id = ANY (?)", List.of(request.keyPairIds())));
        }
        return Condition.all(conditions);
    }

    /** A name or id that is asked for and does not exist is an error, whatever the filters say. */
    private static void checkExist(List<KeyPair> existing, DescribeKeyPairs request) {
        Set<String> names = existing.stream().map(KeyPair::name).collect(Collectors.toSet());
        Set<KeyPairId> ids = existing.stream().map(KeyPair::id).collect(Collectors.toSet());
        var missing = new ArrayList<String>();
        request.keyNames().stream().filter(name -> !names.contains(name)).forEach(missing::add);
        request.keyPairIds().stream()
                .filter(id -> !ids.contains(id))
                .map(KeyPairId::value)
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            throw new ApiException(new ApiError.NotFound(Kind.KEY_PAIR, missing));
        }
    }

    private static Described described(KeyPair pair, List<Tag> given, DescribeKeyPairs request) {
        return new Described(
                pair.id(),
                pair.name(),
                pair.type(),
                pair.fingerprint(),
                Optional.of(pair.publicKey()).filter(_ -> request.includePublicKey()),
                given,
                pair.createdAt());
    }

    private DeletedKeyPair delete(Tx tx, Caller caller, DeleteKeyPair request) throws SQLException {
        if (request.keyName().isEmpty() && request.keyPairId().isEmpty()) {
            throw new ApiException(new ApiError.MissingParameter("KeyName"));
        }
        var deleted = store.delete(tx, caller.account(), request.keyName(), request.keyPairId());
        if (deleted.isPresent()) {
            tags.removeAll(tx, deleted.get());
        }
        return new DeletedKeyPair(true, deleted);
    }

    private static String checked(String name) {
        boolean sound = name.length() <= NAME_LENGTH_MAX && name.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (!sound || name.isBlank()) {
            throw new ApiException(new ApiError.InvalidParameterValue(
                    "Value for parameter KeyName is invalid: it must have 1 to 255 ASCII characters"));
        }
        return name;
    }
}
