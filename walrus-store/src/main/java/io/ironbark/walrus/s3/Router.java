package io.ironbark.walrus.s3;

import io.ironbark.proto.auth.RawRequest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which operation a request asks for: its method, what it names, and the sub-resource in its query. */
final class Router {
    private static final Set<String> SUB_RESOURCES = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "attributes",
            "cors",
            "delete",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "location",
            "logging",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "session",
            "tagging",
            "torrent",
            "uploads",
            "versioning",
            "versions",
            "website");
    private static final Set<String> PLAIN_WRITE_PARAMETERS = Set.of(
            "x-id", "uploadId", "partNumber", "AWSAccessKeyId", "Signature", "Expires", "content-type", "content-md5");

    /** Writes to what an object has besides its bytes, each named by its sub-resource. */
    private static final Map<Operation, String> OF_OBJECTS = Map.of(
            Operation.CREATE_MULTIPART_UPLOAD, "uploads",
            Operation.DELETE_OBJECTS, "delete",
            Operation.PUT_OBJECT_ACL, "acl",
            Operation.PUT_OBJECT_TAGGING, "tagging",
            Operation.DELETE_OBJECT_TAGGING, "tagging",
            Operation.PUT_OBJECT_RETENTION, "retention",
            Operation.PUT_OBJECT_LEGAL_HOLD, "legal-hold");

    /** Writes that may name a version. */
    private static final Set<Operation> OF_VERSIONS = EnumSet.of(
            Operation.DELETE_OBJECT,
            Operation.PUT_OBJECT_ACL,
            Operation.PUT_OBJECT_RETENTION,
            Operation.PUT_OBJECT_LEGAL_HOLD,
            Operation.PUT_OBJECT_TAGGING,
            Operation.DELETE_OBJECT_TAGGING);

    private Router() {}

    static Operation route(RawRequest request, Target target, Query query) {
        var sub = query.names().stream().filter(SUB_RESOURCES::contains).findFirst();
        if (target.bucket().isEmpty()) {
            return service(request);
        }
        var operation = target.key().isEmpty()
                ? bucket(request.method(), sub.orElse(""), query)
                : object(request, sub.orElse(""), query);
        if (isWrite(request.method())) {
            checkParameters(operation, query);
        }
        return operation;
    }

    private static Operation service(RawRequest request) {
        if (request.method().equals("GET")) {
            return Operation.LIST_BUCKETS;
        }
        throw S3Error.MethodNotAllowed.asException();
    }

    private static Operation bucket(String method, String sub, Query query) {
        return switch (method + " " + sub) {
            case "GET " ->
                query.get("list-type").filter("2"::equals).isPresent()
                        ? Operation.LIST_OBJECTS_V2
                        : Operation.LIST_OBJECTS;
            case "GET uploads" -> Operation.LIST_MULTIPART_UPLOADS;
            case "HEAD " -> Operation.HEAD_BUCKET;
            case "PUT " -> Operation.CREATE_BUCKET;
            case "POST " -> Operation.POST_OBJECT;
            case "DELETE " -> Operation.DELETE_BUCKET;
            case "POST delete" -> Operation.DELETE_OBJECTS;
            default -> BucketRoutes.find(method, sub).orElseThrow(() -> notImplemented(sub));
        };
    }

    private static Operation object(RawRequest request, String sub, Query query) {
        boolean copy = request.headers().has("x-amz-copy-source");
        boolean upload = query.has("uploadId");
        return switch (request.method() + " " + sub) {
            case "GET " -> upload ? Operation.LIST_PARTS : Operation.GET_OBJECT;
            case "GET acl" -> Operation.GET_OBJECT_ACL;
            case "PUT acl" -> Operation.PUT_OBJECT_ACL;
            case "GET tagging" -> Operation.GET_OBJECT_TAGGING;
            case "GET retention" -> Operation.GET_OBJECT_RETENTION;
            case "PUT retention" -> Operation.PUT_OBJECT_RETENTION;
            case "GET legal-hold" -> Operation.GET_OBJECT_LEGAL_HOLD;
            case "PUT legal-hold" -> Operation.PUT_OBJECT_LEGAL_HOLD;
            case "PUT tagging" -> Operation.PUT_OBJECT_TAGGING;
            case "DELETE tagging" -> Operation.DELETE_OBJECT_TAGGING;
            case "GET attributes" -> Operation.GET_OBJECT_ATTRIBUTES;
            case "HEAD " -> Operation.HEAD_OBJECT;
            case "PUT " -> {
                if (upload != query.has("partNumber")) {
                    throw S3Error.InvalidArgument.because("A part needs both uploadId and partNumber");
                }
                if (upload) {
                    yield copy ? Operation.UPLOAD_PART_COPY : Operation.UPLOAD_PART;
                }
                yield copy ? Operation.COPY_OBJECT : Operation.PUT_OBJECT;
            }
            case "DELETE " -> upload ? Operation.ABORT_MULTIPART_UPLOAD : Operation.DELETE_OBJECT;
            case "POST uploads" -> Operation.CREATE_MULTIPART_UPLOAD;
            case "POST " -> {
                if (!upload) {
                    throw S3Error.MethodNotAllowed.asException();
                }
                yield Operation.COMPLETE_MULTIPART_UPLOAD;
            }
            default -> throw notImplemented(sub);
        };
    }

    /** A parameter that we don't know may name something else than the object: its bytes must not be overwritten. */
    private static void checkParameters(Operation operation, Query query) {
        for (var name : query.names()) {
            boolean known = PLAIN_WRITE_PARAMETERS.contains(name)
                    || name.startsWith("X-Amz-")
                    || name.startsWith("x-amz-")
                    || name.equals(OF_OBJECTS.get(operation))
                    || (name.equals("versionId") && OF_VERSIONS.contains(operation))
                    || (operation.on() == Operation.On.BUCKET && BucketRoutes.takes(name));
            if (!known && name.equals("versionId")) {
                throw S3Error.InvalidArgument.because("This operation does not accept a version-id.")
                        .with("ArgumentName", name);
            }
            if (!known) {
                throw notImplemented(name);
            }
        }
    }

    private static boolean isWrite(String method) {
        return method.equals("PUT") || method.equals("POST") || method.equals("DELETE");
    }

    private static S3Exception notImplemented(String what) {
        return what.isEmpty()
                ? S3Error.MethodNotAllowed.asException()
                : S3Error.NotImplemented.because("'" + what + "' is not implemented.")
                        .with("Resource", what);
    }
}
