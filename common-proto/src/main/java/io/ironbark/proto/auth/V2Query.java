package io.ironbark.proto.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Signature Version 2 of the query APIs: all parameters are signed, wherever they stand. */
final class V2Query {
    /** More than version 4 is given: those clients' clocks are as old as they are. */
    private static final Duration SKEW = Duration.ofMinutes(15);

    private V2Query() {}

    /** Reads the claim from the parameters of the query and of the form. */
    static V2Verifier.Claim claim(RawRequest request, List<Parameter> parameters, Instant now) {
        if (!part(parameters, "SignatureVersion").equals("2")) {
            throw new RefusedException(
                    new Refusal.UnsupportedScheme("SignatureVersion " + part(parameters, "SignatureVersion")));
        }
        checkTime(parameters, now);
        return new V2Verifier.Claim(
                part(parameters, "AWSAccessKeyId"),
                part(parameters, "Signature"),
                algorithm(part(parameters, "SignatureMethod")),
                toSign(request, Parameter.canonical(parameters, "Signature")),
                Parameter.first(parameters, "SecurityToken"));
    }

    private static String algorithm(String method) {
        return switch (method) {
            case "HmacSHA256" -> Digests.HMAC_SHA256;
            case "HmacSHA1" -> Digests.HMAC_SHA1;
            default -> throw new RefusedException(new Refusal.MalformedQuery("unknown SignatureMethod"));
        };
    }

    private static void checkTime(List<Parameter> parameters, Instant now) {
        var timestamp = Parameter.first(parameters, "Timestamp");
        var expires = Parameter.first(parameters, "Expires");
        if (timestamp.isPresent() == expires.isPresent()) {
            throw new RefusedException(new Refusal.MalformedQuery("either Timestamp or Expires must be given"));
        }
        var time = Timestamps.extended(timestamp.or(() -> expires).orElseThrow())
                .orElseThrow(() -> new RefusedException(new Refusal.MalformedQuery("not an ISO 8601 time")));
        if (timestamp.isPresent()) {
            Lookup.checkSkew(SKEW, time, now);
        } else if (now.isAfter(time)) {
            throw new RefusedException(new Refusal.Expired(time, now, 0));
        }
    }

    /** Some clients sign the host with its port, some without. */
    private static List<String> toSign(RawRequest request, String parameters) {
        var host = request.headers().first("host").orElse("").toLowerCase(Locale.ROOT);
        var hosts = new ArrayList<String>(List.of(host));
        int colon = host.lastIndexOf(':');
        if (colon > 0 && !host.endsWith("]")) {
            hosts.add(host.substring(0, colon));
        }
        var path = request.path().isEmpty() ? "/" : request.path();
        return hosts.stream()
                .map(name -> request.method() + "\n" + name + "\n" + path + "\n" + parameters)
                .toList();
    }

    private static String part(List<Parameter> parameters, String name) {
        Optional<String> value = Parameter.first(parameters, name);
        return value.orElseThrow(() -> new RefusedException(new Refusal.MalformedQuery("there is no " + name)));
    }
}
