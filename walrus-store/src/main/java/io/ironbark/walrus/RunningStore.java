package io.ironbark.walrus;

import io.ironbark.proto.auth.AuthRules;
import io.ironbark.proto.auth.CredentialSource;
import io.ironbark.proto.auth.FormAuthenticator;
import io.ironbark.proto.auth.S3Authenticator;
import io.ironbark.proto.daemon.Management;
import io.ironbark.proto.hop.HopClient;
import io.ironbark.proto.hop.HopServer;
import io.ironbark.proto.hop.Role;
import io.ironbark.proto.hop.Tls;
import io.ironbark.walrus.access.Guard;
import io.ironbark.walrus.access.ListOperations;
import io.ironbark.walrus.access.NewBuckets;
import io.ironbark.walrus.access.ObjectFactStore;
import io.ironbark.walrus.blob.Backend;
import io.ironbark.walrus.blob.Sweeper;
import io.ironbark.walrus.bucket.BucketCache;
import io.ironbark.walrus.bucket.BucketOperations;
import io.ironbark.walrus.bucket.BucketStore;
import io.ironbark.walrus.bucket.KeepingChanges;
import io.ironbark.walrus.bucket.KeepingStore;
import io.ironbark.walrus.bucket.SettingStore;
import io.ironbark.walrus.bucket.Settings;
import io.ironbark.walrus.bucket.VersioningOperations;
import io.ironbark.walrus.database.Database;
import io.ironbark.walrus.encryption.BucketEncryption;
import io.ironbark.walrus.encryption.Vault;
import io.ironbark.walrus.identity.AccountNames;
import io.ironbark.walrus.identity.CloudAccounts;
import io.ironbark.walrus.identity.CloudKeys;
import io.ironbark.walrus.identity.FileKeys;
import io.ironbark.walrus.image.ImageRoutes;
import io.ironbark.walrus.lifecycle.ExpirationHeader;
import io.ironbark.walrus.lifecycle.LifecycleOperations;
import io.ironbark.walrus.lifecycle.LifecycleWorker;
import io.ironbark.walrus.listing.ListObjects;
import io.ironbark.walrus.listing.ListVersions;
import io.ironbark.walrus.listing.ListingStore;
import io.ironbark.walrus.lock.ObjectLockOperations;
import io.ironbark.walrus.multipart.CompleteUpload;
import io.ironbark.walrus.multipart.ListUploads;
import io.ironbark.walrus.multipart.UploadParts;
import io.ironbark.walrus.multipart.UploadStore;
import io.ironbark.walrus.multipart.Uploads;
import io.ironbark.walrus.object.CopyObject;
import io.ironbark.walrus.object.CurrentObjects;
import io.ironbark.walrus.object.DeleteObject;
import io.ironbark.walrus.object.GetObject;
import io.ironbark.walrus.object.Intake;
import io.ironbark.walrus.object.ObjectAttributes;
import io.ironbark.walrus.object.ObjectLocks;
import io.ironbark.walrus.object.ObjectRemover;
import io.ironbark.walrus.object.ObjectStore;
import io.ironbark.walrus.object.ObjectTagging;
import io.ironbark.walrus.object.ObjectWriter;
import io.ironbark.walrus.object.PartStore;
import io.ironbark.walrus.object.PutObject;
import io.ironbark.walrus.object.Versions;
import io.ironbark.walrus.post.PostObject;
import io.ironbark.walrus.s3.ReplyWriter;
import io.ironbark.walrus.s3.S3Server;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** A store that serves: what it is made of, in the order in which it is begun; it is ended in the opposite order. */
final class RunningStore implements AutoCloseable {
    private final Deque<Runnable> open = new ArrayDeque<>();
    private final S3Server server;
    private final Optional<HopServer> internal;
    private final int managementPort;

    private RunningStore(WalrusConfig config, InstantSource lifecycleClock) throws IOException {
        var vertx = opened(
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)),
                it -> it.close().await());
        var store = opened(OpenStore.of(config), OpenStore::close);
        var database = store.database();
        var backend = store.blobs();
        opened(Sweeper.start(database, backend, config.sweep()), Sweeper::close);
        var remover = new ObjectRemover(new ObjectStore(), new SecureRandom());
        opened(LifecycleWorker.start(database, remover, config.lifecycle(), lifecycleClock), LifecycleWorker::close);
        var management = opened(Management.start(vertx, config.management()), Management::close);
        management.health().register("database", database::problem);
        this.managementPort = management.port();
        this.internal = config.internal().map(options -> internal(vertx, options, config, database, backend));
        var current = opened(CurrentObjects.start(database), CurrentObjects::close);
        this.server =
                opened(S3Server.start(vertx, config.s3(), parts(config, database, current, backend)), S3Server::close);
    }

    static RunningStore start(WalrusConfig config) throws IOException {
        return start(config, InstantSource.system());
    }

    /** Starts one in which time passes for the lifecycle as it does by this clock. */
    static RunningStore start(WalrusConfig config, InstantSource lifecycleClock) throws IOException {
        return new RunningStore(config, lifecycleClock);
    }

    /** Where images are served, if they are. */
    Optional<Integer> internalPort() {
        return internal.map(HopServer::port);
    }

    /** Where operators look. */
    int managementPort() {
        return managementPort;
    }

    /** Where S3 is served. */
    int port() {
        return server.port();
    }

    private <T> T opened(T part, Consumer<T> ending) {
        open.push(() -> ending.accept(part));
        return part;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }

    private HopServer internal(
            Vertx vertx, HopServer.Options options, WalrusConfig config, Database database, Backend backend) {
        var routes = opened(images(config, database, backend), ImageRoutes::close);
        return opened(HopServer.start(vertx, tls(config), options, routes.routes()), HopServer::close);
    }

    private static ImageRoutes images(WalrusConfig config, Database database, Backend backend) {
        try {
            return ImageRoutes.start(database, backend, config.images(), InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tls tls(WalrusConfig config) {
        try {
            return Tls.load(config.tls().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static S3Server.Parts parts(WalrusConfig config, Database database, CurrentObjects current, Backend backend)
            throws IOException {
        var identities = identities(config);
        var rules = AuthRules.s3().withVersion2(config.s3().version2());
        var bucketStore = new BucketStore();
        var buckets = new BucketCache(name -> database.query(tx -> bucketStore.find(tx, name)));
        var random = new SecureRandom();
        var settingStore = new SettingStore();
        var settings = new Settings(database, settingStore, buckets);
        var objectFacts = new ObjectFactStore();
        var lists = new ListOperations(settings, database, objectFacts, identities.accounts());
        var keepings = new KeepingChanges(database, new KeepingStore(), buckets);
        var objects = new ObjectStore();
        var parts = new PartStore();
        var uploads = new UploadStore();
        var versions = new Versions(database, objects);
        var writer = new ObjectWriter(objects, random);
        var vault = new Vault(config.keyRing(), random);
        var expiration = new ExpirationHeader(config.lifecycle().length());
        var get = new GetObject(new GetObject.Stores(database, current, parts), versions, vault, expiration);
        var put = new PutObject(database, writer, new Intake(backend), vault, expiration);
        var operations = new S3Operations(
                new BucketOperations(
                        new BucketOperations.Stores(database, bucketStore, settingStore, buckets),
                        new NewBuckets(identities.accounts()),
                        config.s3().region()),
                BucketConfigurations.over(settings, lists),
                new ObjectKeeping(
                        new VersioningOperations(keepings),
                        new ObjectLockOperations(keepings),
                        new BucketEncryption(keepings, vault),
                        new LifecycleOperations(keepings, random),
                        new ObjectTagging(database, objects, versions),
                        new ObjectAttributes(database, versions, parts, vault),
                        new ObjectLocks(database, objects, versions)),
                new ListObjects(database, new ListingStore(), buckets),
                new ListVersions(database),
                put,
                new PostObject(new FormAuthenticator(rules, identities.keys()), put::answer),
                get,
                new CopyObject(
                        new CopyObject.Parts(database, writer, versions, parts, backend, buckets, vault, expiration)),
                new DeleteObject(database, new ObjectRemover(objects, random)),
                new Uploads(database, uploads, vault, random),
                new UploadParts(
                        new UploadParts.Tools(database, uploads, versions, parts, backend, buckets, vault, random)),
                new CompleteUpload(database, uploads, writer, expiration),
                new ListUploads(database, uploads));
        return new S3Server.Parts(
                new S3Authenticator(rules, identities.keys()),
                buckets,
                Guard.over(new ObjectFactStore.Reading(database, objectFacts), identities.accounts()),
                operations,
                get::find,
                // The ids of requests are no secrets.
                new ReplyWriter(backend, () -> ThreadLocalRandom.current().nextLong()),
                InstantSource.system());
    }

    /** Whose keys are whose, and which accounts there are. */
    private record Identified(CredentialSource keys, AccountNames accounts) {}

    private static Identified identities(WalrusConfig config) throws IOException {
        if (config.keysFile().isPresent()) {
            var file = FileKeys.read(config.keysFile().get());
            return new Identified(file, file);
        }
        var cloud =
                new HopClient(config.cloud().orElseThrow(), tls(config), Role.CLOUD_CONTROLLER, HopClient.Limits.USUAL);
        return new Identified(CloudKeys.over(cloud), new CloudAccounts(cloud));
    }
}
