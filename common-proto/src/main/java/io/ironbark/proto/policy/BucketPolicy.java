package io.ironbark.proto.policy;

import io.ironbark.proto.policy.Statement.Resources;
import java.util.List;
import java.util.Set;

/** What S3 asks of the policy of a bucket beyond the language: only its own bucket, only keys that S3 knows. */
public final class BucketPolicy {
    private static final String ARN = "arn:aws:s3:::";

    /** Condition keys of S3's requests, in lower case ("Actions, resources, and condition keys for Amazon S3"). */
    private static final Set<String> KEYS = Set.of(
            "s3:authtype",
            "s3:dataaccesspointaccount",
            "s3:dataaccesspointarn",
            "s3:delimiter",
            "s3:if-match",
            "s3:if-none-match",
            "s3:locationconstraint",
            "s3:max-keys",
            "s3:object-lock-legal-hold",
            "s3:object-lock-mode",
            "s3:object-lock-remaining-retention-days",
            "s3:object-lock-retain-until-date",
            "s3:objectcreationoperation",
            "s3:prefix",
            "s3:requestobjecttagkeys",
            "s3:resourceaccount",
            "s3:signatureage",
            "s3:signatureversion",
            "s3:tlsversion",
            "s3:versionid",
            "s3:x-amz-acl",
            "s3:x-amz-content-sha256",
            "s3:x-amz-copy-source",
            "s3:x-amz-grant-full-control",
            "s3:x-amz-grant-read",
            "s3:x-amz-grant-read-acp",
            "s3:x-amz-grant-write",
            "s3:x-amz-grant-write-acp",
            "s3:x-amz-metadata-directive",
            "s3:x-amz-object-ownership",
            "s3:x-amz-server-side-encryption",
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "s3:x-amz-server-side-encryption-customer-algorithm",
            "s3:x-amz-storage-class",
            "s3:x-amz-website-redirect-location");

    /** Global condition keys ("AWS global condition context keys"). */
    private static final Set<String> GLOBAL_KEYS = Set.of(
            "aws:calledvia",
            "aws:calledviafirst",
            "aws:calledvialast",
            "aws:currenttime",
            "aws:epochtime",
            "aws:federatedprovider",
            "aws:multifactorauthage",
            "aws:multifactorauthpresent",
            "aws:principalaccount",
            "aws:principalarn",
            "aws:principalisawsservice",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:principalservicename",
            "aws:principalservicenameslist",
            "aws:principaltype",
            "aws:referer",
            "aws:requestedregion",
            "aws:resourceaccount",
            "aws:resourceorgid",
            "aws:resourceorgpaths",
            "aws:securetransport",
            "aws:sourceaccount",
            "aws:sourcearn",
            "aws:sourceip",
            "aws:sourceorgid",
            "aws:sourceorgpaths",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:tagkeys",
            "aws:tokenissuetime",
            "aws:useragent",
            "aws:userid",
            "aws:username",
            "aws:viaawsservice",
            "aws:vpcsourceip");

    /** Keys that end with the name of a tag. */
    private static final List<String> TAG_KEYS = List.of(
            "s3:existingobjecttag/",
            "s3:requestobjecttag/",
            "s3:buckettag/",
            "aws:principaltag/",
            "aws:requesttag/",
            "aws:resourcetag/");

    /** Keys that tell from where or from whom a request comes. */
    private static final Set<String> NARROW_KEYS = Set.of(
            "aws:sourceip",
            "aws:sourcearn",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:sourceaccount",
            "aws:sourceorgid",
            "aws:principalorgid",
            "aws:principalarn",
            "aws:principalaccount",
            "aws:userid",
            "s3:dataaccesspointarn",
            "s3:dataaccesspointaccount",
            "s3:x-amz-server-side-encryption-aws-kms-key-id");

    private static final Set<Operator> NARROW_OPERATORS = Set.of(
            Operator.STRING_EQUALS,
            Operator.STRING_EQUALS_IGNORE_CASE,
            Operator.STRING_LIKE,
            Operator.ARN_EQUALS,
            Operator.ARN_LIKE,
            Operator.IP_ADDRESS);

    private BucketPolicy() {}

    /** Reads the policy of this bucket. */
    public static PolicyDocument parse(String bucket, String json) throws MalformedPolicyException {
        var document = PolicyDocument.parse(PolicyKind.BUCKET, json);
        for (int i = 0; i < document.statements().size(); i++) {
            var statement = document.statements().get(i);
            String place = "Statement[" + i + "]";
            if (statement.resources().isPresent()) {
                checkResources(place, bucket, statement.resources().get());
            }
            for (Condition condition : statement.conditions().all()) {
                if (!isKnown(condition.key())) {
                    throw new MalformedPolicyException(
                            place + ".Condition." + condition.operator().word(),
                            "has a key that S3 does not know: " + Element.quote(condition.key()));
                }
            }
        }
        return document;
    }

    private static boolean isKnown(String key) {
        return KEYS.contains(key)
                || GLOBAL_KEYS.contains(key)
                || TAG_KEYS.stream().anyMatch(prefix -> key.startsWith(prefix) && key.length() > prefix.length());
    }

    private static void checkResources(String place, String bucket, Resources resources)
            throws MalformedPolicyException {
        for (ArnPattern pattern : resources.patterns()) {
            if (!mayName(bucket, pattern.text())) {
                throw new MalformedPolicyException(
                        place + (resources.negated() ? ".NotResource" : ".Resource"),
                        "names something else than this bucket: " + Element.quote(pattern.text()));
            }
        }
    }

    /** True unless the text before the first wildcard or variable is that of another bucket. */
    private static boolean mayName(String bucket, String pattern) {
        int open = 0;
        while (open < pattern.length() && "*?$".indexOf(pattern.charAt(open)) < 0) {
            open++;
        }
        String sure = pattern.substring(0, open);
        String whole = ARN + bucket;
        return sure.equals(whole)
                || sure.startsWith(whole + "/")
                || (open < pattern.length() && whole.startsWith(sure));
    }

    /**
     * True if the policy lets in strangers, by the meaning of public in "Blocking public access to your Amazon S3
     * storage": an Allow for everybody that no condition narrows to fixed sources or principals.
     */
    public static boolean isPublic(PolicyDocument document) {
        return document.statements().stream()
                .filter(statement -> statement.effect() == Effect.ALLOW)
                .filter(statement -> statement.principals().isEmpty()
                        || statement.principals().get().patterns().contains(new PrincipalPattern.Anyone()))
                .anyMatch(statement -> statement.conditions().all().stream().noneMatch(BucketPolicy::narrows));
    }

    private static boolean narrows(Condition condition) {
        return !condition.ifExists()
                && condition.quantifier() != Condition.Quantifier.ALL
                && NARROW_OPERATORS.contains(condition.operator())
                && NARROW_KEYS.contains(condition.key())
                && condition.operands().stream().allMatch(BucketPolicy::isNarrow);
    }

    private static boolean isNarrow(Operand operand) {
        return switch (operand) {
            case Operand.TextOperand(var template) -> template.isLiteral();
            case Operand.ArnOperand(var pattern) ->
                !pattern.segments().isEmpty() && pattern.segments().stream().allMatch(Template::isLiteral);
            case Operand.NetworkOperand(var network) -> network.isNarrow();
            case Operand.NumberOperand _, Operand.TimeOperand _, Operand.TruthOperand _, Operand.BytesOperand _ ->
                false;
        };
    }
}
