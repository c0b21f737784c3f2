package io.ironbark.walrus.access;

import io.ironbark.proto.policy.Acl;
import io.ironbark.walrus.access.AccessList.Owner;
import io.ironbark.walrus.identity.AccountNames;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.S3Error;
import io.ironbark.walrus.s3.S3Exception;
import io.ironbark.walrus.s3.XmlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the lists that clients give: by the name of a canned one, in header fields, or as a document. */
final class GivenList {
    private static final int MAX_GRANTS = 100;
    private static final Map<String, Acl.Permission> GRANT_HEADERS = Map.of(
            "x-amz-grant-full-control", Acl.Permission.FULL_CONTROL,
            "x-amz-grant-read", Acl.Permission.READ,
            "x-amz-grant-read-acp", Acl.Permission.READ_ACP,
            "x-amz-grant-write", Acl.Permission.WRITE,
            "x-amz-grant-write-acp", Acl.Permission.WRITE_ACP);
    private static final Pattern GRANTEE = Pattern.compile("\\s*(id|uri|emailAddress)\\s*=\\s*\"?([^\",]*)\"?\\s*");
    private static final Pattern CANONICAL = Pattern.compile("[0-9a-f]{64}");

    private final AccountNames accounts;

    GivenList(AccountNames accounts) {
        this.accounts = accounts;
    }

    /** Of what a list is: canned ones differ. */
    enum Of {
        BUCKET,
        OBJECT
    }

    static Optional<String> canned(Call call) {
        return call.header("x-amz-acl");
    }

    static boolean isInHeaders(Call call) {
        return canned(call).isPresent() || hasGrants(call);
    }

    private static boolean hasGrants(Call call) {
        return GRANT_HEADERS.keySet().stream().anyMatch(call.headers()::has);
    }

    /** The grants in a request's headers, if there are any. */
    Optional<List<Grant>> fromHeaders(Call call, Of of, Owner owner, Owner bucketOwner) {
        var canned = canned(call);
        if (canned.isPresent() && hasGrants(call)) {
            throw S3Error.InvalidRequest.because("Specifying both Canned ACLs and Header Grants is not allowed");
        }
        return canned.isPresent()
                ? Optional.of(ofCanned(canned.get(), of, owner, bucketOwner))
                : hasGrants(call) ? Optional.of(fromGrantHeaders(call)) : Optional.empty();
    }

    static List<Grant> ofCanned(String name, Of of, Owner owner, Owner bucketOwner) {
        var grants = new ArrayList<Grant>();
        grants.add(owner.grant(Acl.Permission.FULL_CONTROL));
        boolean ownBucket = owner.id().equals(bucketOwner.id());
        switch (name) {
            case "private" -> {}
            case "public-read" -> grants.add(group(Grant.ALL_USERS, Acl.Permission.READ));
            case "public-read-write" -> {
                grants.add(group(Grant.ALL_USERS, Acl.Permission.READ));
                grants.add(group(Grant.ALL_USERS, Acl.Permission.WRITE));
            }
            case "authenticated-read" -> grants.add(group(Grant.AUTHENTICATED_USERS, Acl.Permission.READ));
            case "bucket-owner-read" -> {
                if (of == Of.OBJECT && !ownBucket) {
                    grants.add(bucketOwner.grant(Acl.Permission.READ));
                }
            }
            case "bucket-owner-full-control" -> {
                if (of == Of.OBJECT && !ownBucket) {
                    grants.add(bucketOwner.grant(Acl.Permission.FULL_CONTROL));
                }
            }
            case "log-delivery-write" -> {
                if (of == Of.BUCKET) {
                    grants.add(group(Grant.LOG_DELIVERY, Acl.Permission.WRITE));
                    grants.add(group(Grant.LOG_DELIVERY, Acl.Permission.READ_ACP));
                }
            }
            case "aws-exec-read" ->
                throw S3Error.NotImplemented.because("The canned ACL 'aws-exec-read' is not implemented.");
            default ->
                throw S3Error.InvalidArgument.asException()
                        .with("ArgumentName", "x-amz-acl")
                        .with("ArgumentValue", name);
        }
        return List.copyOf(grants);
    }

    private static Grant group(String uri, Acl.Permission permission) {
        return new Grant(uri, "", permission);
    }

    private List<Grant> fromGrantHeaders(Call call) {
        var grants = new ArrayList<Grant>();
        GRANT_HEADERS.keySet().stream().sorted().forEach(header -> {
            for (var line : call.headers().all(header)) {
                for (var one : line.split(",", -1)) {
                    var matcher = GRANTEE.matcher(one);
                    if (!matcher.matches()) {
                        throw invalid(header, one);
                    }
                    add(grants, matcher.group(1), matcher.group(2), permission(header));
                }
            }
        });
        return List.copyOf(grants);
    }

    private static Acl.Permission permission(String header) {
        return Optional.ofNullable(GRANT_HEADERS.get(header)).orElseThrow();
    }

    /** The list in a document, whose owner can't be another than the thing's. */
    List<Grant> fromDocument(byte[] document, Owner owner) {
        var root = XmlReader.read(document, "AccessControlPolicy");
        var claimed = root.all("Owner").stream().findFirst().flatMap(one -> one.first("ID"));
        if (claimed.filter(id -> !id.strip().equals(owner.id())).isPresent()) {
            throw S3Error.AccessDenied.asException();
        }
        var lists = root.all("AccessControlList");
        if (lists.size() != 1) {
            throw S3Error.MalformedACLError.asException();
        }
        var grants = new ArrayList<Grant>();
        for (var grant : lists.getFirst().all("Grant")) {
            var grantee = grant.all("Grantee").stream().findFirst().orElseThrow(S3Error.MalformedACLError::asException);
            var permission = grant.first("Permission")
                    .flatMap(GivenList::permissionNamed)
                    .orElseThrow(S3Error.MalformedACLError::asException);
            if (grantee.first("ID").isPresent()) {
                add(grants, "id", grantee.first("ID").get().strip(), permission);
            } else if (grantee.first("URI").isPresent()) {
                add(grants, "uri", grantee.first("URI").get().strip(), permission);
            } else if (grantee.first("EmailAddress").isPresent()) {
                add(grants, "emailAddress", grantee.first("EmailAddress").get(), permission);
            } else {
                throw S3Error.MalformedACLError.asException();
            }
        }
        return List.copyOf(grants);
    }

    private static Optional<Acl.Permission> permissionNamed(String text) {
        try {
            return Optional.of(Acl.Permission.valueOf(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void add(List<Grant> grants, String kind, String who, Acl.Permission permission) {
        if (grants.size() == MAX_GRANTS) {
            throw S3Error.InvalidRequest.because("An access control list can have up to 100 grants");
        }
        grants.add(
                switch (kind) {
                    case "id" -> {
                        var account = CANONICAL.matcher(who).matches()
                                ? accounts.byCanonicalId(who)
                                : Optional.<io.ironbark.proto.access.AccountName>empty();
                        yield new Grant(
                                who,
                                account.orElseThrow(() -> S3Error.InvalidArgument.because("Invalid id")
                                                .with("ArgumentName", "CanonicalUser/ID")
                                                .with("ArgumentValue", who))
                                        .displayName(),
                                permission);
                    }
                    case "uri" -> {
                        if (!List.of(Grant.ALL_USERS, Grant.AUTHENTICATED_USERS, Grant.LOG_DELIVERY)
                                .contains(who)) {
                            throw S3Error.InvalidArgument.because("Invalid group uri")
                                    .with("ArgumentName", "uri")
                                    .with("ArgumentValue", who);
                        }
                        yield group(who, permission);
                    }
                    default -> throw S3Error.UnresolvableGrantByEmailAddress.asException();
                });
    }

    private static S3Exception invalid(String header, String value) {
        return S3Error.InvalidArgument.because("Argument format not recognized")
                .with("ArgumentName", header)
                .with("ArgumentValue", value);
    }
}
