package io.ironbark.cloud.front;

import io.ironbark.cloud.api.Action.Service;
import io.ironbark.cloud.api.ApiError;
import io.ironbark.cloud.api.ApiException;
import io.ironbark.cloud.query.Parameters;
import io.ironbark.proto.auth.RawRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which service a request is for. All of them are on one port, so the path tells (euca2ools and its kin have one for
 * each), or else the service that the client signed for, or else the version of the API.
 */
final class ServiceChoice {
    private static final Map<String, Service> PATHS = Map.of(
            "/services/compute", Service.EC2,
            "/services/eucalyptus", Service.EUCALYPTUS,
            "/services/euare", Service.IAM,
            "/services/tokens", Service.STS);

    private static final Map<String, Service> SCOPES =
            Map.of("ec2", Service.EC2, "iam", Service.IAM, "sts", Service.STS);

    private static final Map<String, Service> VERSIONS = Map.of("2011-06-15", Service.STS, "2010-05-08", Service.IAM);

    /** Whoever asks for an older version may be a client of Eucalyptus. */
    private static final String EC2_VERSION = "2016-11-15";

    /** At other ports of this cloud, for the same keys: what is signed for these is for there, whoever brings it here. */
    private static final Set<String> ELSEWHERE = Set.of("s3");

    private static final String CREDENTIAL = "Credential=";
    private static final String SCOPE_END = "/aws4_request";

    private ServiceChoice() {}

    /** True if there is an API at this path. */
    static boolean serves(String path) {
        return path.equals("/") || PATHS.containsKey(plain(path));
    }

    static Service of(RawRequest request, Parameters parameters) {
        Service service = named(request, parameters);
        boolean old = parameters
                .get("Version")
                .filter(version -> version.compareTo(EC2_VERSION) < 0)
                .isPresent();
        return service == Service.EC2 && old ? Service.EUCALYPTUS : service;
    }

    /** Refuses what was signed for another service of this cloud. Any other name is one that a client made up. */
    static void refuseElsewhere(RawRequest request, Parameters parameters) {
        scope(request, parameters)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(ELSEWHERE::contains)
                .ifPresent(name -> {
                    throw new ApiException(new ApiError.SignatureDoesNotMatch(
                            "Credential should be scoped to correct service, not " + name));
                });
    }

    private static Service named(RawRequest request, Parameters parameters) {
        Service byPath = PATHS.get(plain(request.path()));
        if (byPath != null) {
            return byPath;
        }
        return scope(request, parameters)
                .flatMap(name -> Optional.ofNullable(SCOPES.get(name)))
                .or(() -> parameters.get("Version").flatMap(name -> Optional.ofNullable(VERSIONS.get(name))))
                .orElse(Service.EC2);
    }

    private static Optional<String> scope(RawRequest request, Parameters parameters) {
        return request.headers()
                .first("authorization")
                .map(ServiceChoice::credential)
                .or(() -> parameters.get("X-Amz-Credential"))
                .flatMap(ServiceChoice::service);
    }

    /** What a header says after {@code Credential=}, up to a comma or white space; empty if it says no such thing. */
    private static String credential(String header) {
        int at = header.indexOf(CREDENTIAL);
        int start = at < 0 ? header.length() : at + CREDENTIAL.length();
        int end = start;
        while (end < header.length() && header.charAt(end) != ',' && !Character.isWhitespace(header.charAt(end))) {
            end++;
        }
        return header.substring(start, end);
    }

    /** The {@code ec2} of {@code KEY/20261121/us-east-1/ec2/aws4_request}. */
    private static Optional<String> service(String credential) {
        int end = credential.lastIndexOf(SCOPE_END);
        int start = end < 0 ? end : credential.lastIndexOf('/', end - 1);
        return start < 0 || start + 1 == end ? Optional.empty() : Optional.of(credential.substring(start + 1, end));
    }

    private static String plain(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.length() > 1 && lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
