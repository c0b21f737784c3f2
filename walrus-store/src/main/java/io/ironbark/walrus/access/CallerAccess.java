package io.ironbark.walrus.access;

import io.ironbark.proto.access.CompiledPolicies;
import io.ironbark.proto.access.Identity;
import io.ironbark.proto.auth.Fields;
import io.ironbark.proto.auth.Verification;
import io.ironbark.proto.id.AccountId;
import io.ironbark.proto.policy.Acl;
import io.ironbark.proto.policy.AttachedPolicy;
import io.ironbark.proto.policy.BucketPolicy;
import io.ironbark.proto.policy.Context;
import io.ironbark.proto.policy.Decision;
import io.ironbark.proto.policy.Evaluation;
import io.ironbark.proto.policy.Layer;
import io.ironbark.proto.policy.Policies;
import io.ironbark.proto.policy.PolicyDocument;
import io.ironbark.proto.policy.Principal;
import io.ironbark.proto.policy.Request;
import io.ironbark.walrus.bucket.Bucket;
import io.ironbark.walrus.bucket.Setting;
import io.ironbark.walrus.s3.Access;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Door;
import io.ironbark.walrus.s3.Operation;
import io.ironbark.walrus.s3.Query;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.Target;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one caller may do in one request. */
final class CallerAccess implements Access {
    private static final String TAG_KEY = "s3:existingobjecttag/";
    /** An account's root gets out of a policy that locked it out. */
    private static final Set<String> NEVER_LOCKED =
            Set.of("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy");
    /** Actions on what an object is, rather than on the bucket that holds it. */
    private static final Set<String> ON_OBJECT_ITSELF = Set.of(
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:GetObjectAcl",
            "s3:GetObjectVersionAcl",
            "s3:PutObjectAcl",
            "s3:PutObjectVersionAcl",
            "s3:GetObjectTagging",
            "s3:GetObjectVersionTagging",
            "s3:PutObjectTagging",
            "s3:PutObjectVersionTagging",
            "s3:GetObjectAttributes");

    private final Guard guard;
    private final Door.Visitor visitor;
    private final Identity identity;
    private final CompiledPolicies compiled;
    private final ObjectFacts objects;
    private final NewLists lists;

    CallerAccess(Guard guard, Door.Visitor visitor, Identity identity, Guard.Parts parts) {
        this.guard = guard;
        this.visitor = visitor;
        this.identity = identity;
        this.compiled = parts.compiled();
        this.objects = parts.objects();
        this.lists = parts.lists();
    }

    @Override
    public Access signedBy(Verification.Verified verified, Fields fields) {
        return guard.access(new Door.Visitor(verified, Query.none(), fields, visitor.source(), visitor.now()));
    }

    @Override
    public void check(Operation operation, Target target, Optional<Bucket> bucket) throws SQLException {
        if (bucket.isPresent() && operation != Operation.CREATE_BUCKET) {
            RequestTerms.check(visitor, identity.principal(), bucket.get());
        }
        var version = visitor.query().get("versionId");
        var decided = switch (operation.on()) {
            case SERVICE -> Optional.of(inOwnAccount(operation, "*"));
            case BUCKET ->
                operation == Operation.CREATE_BUCKET
                        ? Optional.of(inOwnAccount(
                                operation, "arn:aws:s3:::" + target.bucket().orElse("")))
                        : decided(operation.action(), bucket, Optional.empty());
            case OBJECT ->
                decided(
                        operation.action(version.isPresent()),
                        bucket,
                        target.key().map(key -> new ObjectName(key, version)));
            case KEYS_IN_BODY -> Optional.<Decided>empty();
        };
        if (decided.isPresent() && !decided.get().decision().allowed()) {
            throw refusal(decided.get());
        }
        RequestTerms.checkAllowed(visitor, identity.principal());
    }

    @Override
    public Optional<String> listOfNew(Call call) throws SQLException {
        var list = lists.of(call);
        if (list.isPresent() && GivenList.isInHeaders(call)) {
            checkMayGive(call);
        }
        return list.map(AccessList::json);
    }

    /** Whoever writes an object may say who else reads it, unless a policy forbids it, or those of a user lack it. */
    private void checkMayGive(Call call) throws SQLException {
        var bucket = call.theBucket();
        var name = ObjectName.of(call.theKey());
        var policy = policy(bucket);
        var context = context("s3:PutObjectAcl", bucket, Optional.of(name), policy);
        var request = new Request(
                identity.principal(),
                "s3:PutObjectAcl",
                bucket.arn(name.key()),
                call.caller().account(),
                context);
        var decision = decide(request, Policies.ofIdentity(identity.policies()).withResource(attached(bucket, policy)));
        boolean stranger = identity.principal() instanceof Principal.Anonymous;
        if (decision.decision() instanceof Decision.Denied
                || (!stranger && !decision.decision().allowed())) {
            throw refusal(decision);
        }
    }

    private Optional<PolicyDocument> policy(Bucket bucket) {
        return bucket.setting(Setting.POLICY).map(json -> compiled.ofBucket(bucket.name(), json));
    }

    private static List<AttachedPolicy> attached(Bucket bucket, Optional<PolicyDocument> policy) {
        return policy.map(document -> List.of(new AttachedPolicy("of bucket " + bucket.name(), document)))
                .orElse(List.of());
    }

    @Override
    public boolean may(String action, Bucket bucket) throws SQLException {
        return decide(action, bucket, Optional.empty()).decision().allowed();
    }

    @Override
    public boolean may(String action, Bucket bucket, ObjectName object) throws SQLException {
        return decide(action, bucket, Optional.of(object)).decision().allowed();
    }

    private record Decided(Request request, Decision decision) {}

    /** A bucket that is not there is told by the operation. */
    private Optional<Decided> decided(String action, Optional<Bucket> bucket, Optional<ObjectName> object)
            throws SQLException {
        return bucket.isEmpty() ? Optional.empty() : Optional.of(decide(action, bucket.get(), object));
    }

    /** What is asked of no bucket that is there already. Strangers have no account to do it in. */
    private Decided inOwnAccount(Operation operation, String resource) {
        var home = identity.principal()
                .home()
                .orElseGet(() -> visitor.verified().credential().account());
        var policies = Policies.ofIdentity(identity.policies());
        var context = identity.policies().isEmpty() ? Context.empty() : RequestContext.of(visitor, operation.action());
        return decide(new Request(identity.principal(), operation.action(), resource, home, context), policies);
    }

    private static Decided decide(Request request, Policies policies) {
        return new Decided(request, Evaluation.decide(request, policies));
    }

    private Decided decide(String action, Bucket bucket, Optional<ObjectName> object) throws SQLException {
        var policy = policy(bucket);
        var resource = object.map(name -> bucket.arn(name.key())).orElseGet(bucket::arn);
        boolean plain = policy.isEmpty() && identity.policies().isEmpty();
        var context = plain ? Context.empty() : context(action, bucket, object, policy);
        var request = new Request(identity.principal(), action, resource, bucket.account(), context);
        if (NEVER_LOCKED.contains(action)
                && identity.principal() instanceof Principal.Root root
                && root.account().equals(bucket.account())) {
            return new Decided(request, new Decision.AllowedToOwner(root.account()));
        }
        var block = PublicAccessBlock.of(bucket);
        if (block.restrict()
                && isStranger(bucket.account())
                && policy.filter(BucketPolicy::isPublic).isPresent()) {
            return new Decided(request, new Decision.NotAllowed(Layer.RESOURCE));
        }
        var attached = new ArrayList<>(attached(bucket, policy));
        return Ownership.of(bucket).hasLists()
                ? withLists(request, bucket, object, attached, block)
                : decide(request, Policies.ofIdentity(identity.policies()).withResource(attached));
    }

    private boolean isStranger(AccountId owner) {
        return identity.principal().home().filter(owner::equals).isEmpty();
    }

    /** An object that another account wrote is that account's: the bucket's policy can forbid there, but not allow. */
    private Decided withLists(
            Request request,
            Bucket bucket,
            Optional<ObjectName> object,
            List<AttachedPolicy> policies,
            PublicAccessBlock block)
            throws SQLException {
        var own = Policies.ofIdentity(identity.policies());
        if (object.isEmpty() || !ON_OBJECT_ITSELF.contains(request.action())) {
            var list = effective(AccessList.of(bucket), block);
            policies.add(attached("list of bucket ", bucket, Acl.ofBucket(bucket.name(), list.forEvaluation())));
            return decide(request, own.withResource(policies));
        }
        var stored = objects.list(bucket, object.get());
        var list = effective(stored.orElseGet(() -> AccessList.ofOwner(AccessList.Owner.of(bucket))), block);
        var asPolicy = attached(
                "list of an object in ",
                bucket,
                Acl.ofObject(bucket.name(), object.get().key(), list.forEvaluation()));
        var owner = list.owner().account();
        if (owner.equals(bucket.account())) {
            policies.add(asPolicy);
            return decide(request, own.withResource(policies));
        }
        var byBucket = decide(request, own.withResource(policies));
        return byBucket.decision() instanceof Decision.Denied
                ? byBucket
                : decide(
                        new Request(
                                request.principal(), request.action(), request.resource(), owner, request.context()),
                        own.withResource(List.of(asPolicy)));
    }

    private static AccessList effective(AccessList list, PublicAccessBlock block) {
        return block.ignoreAcls() ? list.withoutPublic() : list;
    }

    private static AttachedPolicy attached(String name, Bucket bucket, PolicyDocument document) {
        return new AttachedPolicy(name + bucket.name(), document);
    }

    private Context context(String action, Bucket bucket, Optional<ObjectName> object, Optional<PolicyDocument> policy)
            throws SQLException {
        var context = RequestContext.of(visitor, action);
        boolean tagsWanted = object.isPresent()
                && (policy.filter(document -> document.asksFor(TAG_KEY)).isPresent()
                        || identity.policies().stream()
                                .anyMatch(own -> own.document().asksFor(TAG_KEY)));
        if (tagsWanted) {
            for (var tag : objects.tags(bucket, object.orElseThrow()).entrySet()) {
                context = context.with(TAG_KEY + tag.getKey(), tag.getValue());
            }
        }
        return context;
    }

    /** Who is of the owner's own account may hear why. */
    private S3Exception refusal(Decided decided) {
        boolean own = identity.principal()
                .home()
                .filter(decided.request().owner()::equals)
                .isPresent();
        return own
                ? S3Error.AccessDenied.because(decided.decision().refusal(decided.request()))
                : S3Error.AccessDenied.asException();
    }
}
