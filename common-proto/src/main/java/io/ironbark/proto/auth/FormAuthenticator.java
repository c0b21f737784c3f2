package io.ironbark.proto.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The door of S3's forms, where what is signed is the policy in the form and nothing of the request. */
public final class FormAuthenticator {
    private static final String POLICY = "policy";

    private final AuthRules rules;
    private final Lookup lookup;
    private final V2Verifier version2;
    private final SigningKeys keys = new SigningKeys();

    public FormAuthenticator(AuthRules rules, CredentialSource source) {
        this.rules = rules;
        this.lookup = new Lookup(source);
        this.version2 = new V2Verifier(lookup);
    }

    /**
     * Says who signed the form's policy. Whether the policy is still good is for who reads it.
     *
     * @param fields by their names in lower case
     */
    public Verification verify(SortedMap<String, String> fields, Instant now) {
        try {
            boolean version4 = has(fields, "x-amz-algorithm", "x-amz-signature", "x-amz-credential");
            boolean version2Form = has(fields, "signature", "awsaccesskeyid");
            if (version4 && version2Form) {
                throw new RefusedException(new Refusal.SeveralMechanisms());
            }
            if (version4) {
                return version4(fields, now);
            }
            if (version2Form) {
                return version2(fields);
            }
            if (fields.containsKey(POLICY)) {
                throw missing("signature");
            }
            throw new RefusedException(new Refusal.MissingAuthentication());
        } catch (RefusedException refused) {
            return new Verification.Refused(refused.why());
        }
    }

    private Verification version4(SortedMap<String, String> fields, Instant now) {
        if (!field(fields, "x-amz-algorithm").equals(V4Claim.ALGORITHM)) {
            throw new RefusedException(
                    new Refusal.MalformedQuery("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\""));
        }
        var used = CredentialScope.parse(field(fields, "x-amz-credential"))
                .orElseThrow(() -> new RefusedException(
                        new Refusal.MalformedQuery("X-Amz-Credential is not KEY/DATE/REGION/SERVICE/aws4_request")));
        var scope = used.scope();
        var date = field(fields, "x-amz-date");
        var time = Timestamps.basic(date)
                .filter(any -> date.startsWith(scope.date()))
                .orElseThrow(() -> new RefusedException(
                        new Refusal.MalformedQuery("X-Amz-Date must be in the form YYYYMMDD'T'HHMMSS'Z'")));
        if (time.isAfter(now.plus(rules.skew()))) {
            throw new RefusedException(new Refusal.NotYetValid(time, now));
        }
        if (!rules.services().isEmpty() && !rules.services().contains(scope.service())) {
            throw new RefusedException(new Refusal.WrongService(scope.service()));
        }
        if (rules.region().filter(only -> !only.equals(scope.region())).isPresent()) {
            throw new RefusedException(
                    new Refusal.WrongRegion(scope.region(), rules.region().get()));
        }
        var credential = lookup.find(used.accessKeyId());
        var key = keys.of(credential.orElseGet(Lookup::nobody).secret(), scope);
        var policy = field(fields, POLICY);
        var given = field(fields, "x-amz-signature");
        boolean good = Digests.equal(key.sign(policy), given);
        if (credential.isEmpty()) {
            throw new RefusedException(new Refusal.UnknownKey(used.accessKeyId()));
        }
        if (!good) {
            throw new RefusedException(new Refusal.SignatureMismatch(used.accessKeyId(), given, policy, ""));
        }
        Lookup.checkToken(credential.get(), Optional.ofNullable(fields.get("x-amz-security-token")));
        return new Verification.Verified(credential.get(), Optional.of(scope), new PayloadMode.Unsigned(), false);
    }

    private Verification version2(SortedMap<String, String> fields) {
        if (!rules.version2()) {
            throw new RefusedException(new Refusal.UnsupportedScheme("AWS"));
        }
        var credential = version2.verify(new V2Verifier.Claim(
                field(fields, "awsaccesskeyid"),
                field(fields, "signature"),
                Digests.HMAC_SHA1,
                List.of(field(fields, POLICY)),
                Optional.ofNullable(fields.get("x-amz-security-token"))));
        return new Verification.Verified(credential, Optional.empty(), new PayloadMode.Unsigned(), false);
    }

    private static boolean has(SortedMap<String, String> fields, String... names) {
        for (var name : names) {
            if (fields.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    private static String field(SortedMap<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).orElseThrow(() -> missing(name));
    }

    private static RefusedException missing(String name) {
        return new RefusedException(new Refusal.MalformedQuery("Bucket POST must contain a field named '" + name
                + "'.  If it is specified, please check the order of the fields."));
    }
}
