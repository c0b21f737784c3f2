package io.ironbark.walrus.s3;

import java.util.Map;
import java.util.Optional;

/** What is asked of a bucket by a method and the sub-resource in its query. */
final class BucketRoutes {
    private static final Map<String, Operation> TABLE = Map.ofEntries(
            Map.entry("GET location", Operation.GET_BUCKET_LOCATION),
            Map.entry("GET versioning", Operation.GET_BUCKET_VERSIONING),
            Map.entry("PUT versioning", Operation.PUT_BUCKET_VERSIONING),
            Map.entry("GET versions", Operation.LIST_OBJECT_VERSIONS),
            Map.entry("GET object-lock", Operation.GET_OBJECT_LOCK_CONFIGURATION),
            Map.entry("PUT object-lock", Operation.PUT_OBJECT_LOCK_CONFIGURATION),
            Map.entry("GET encryption", Operation.GET_BUCKET_ENCRYPTION),
            Map.entry("PUT encryption", Operation.PUT_BUCKET_ENCRYPTION),
            Map.entry("DELETE encryption", Operation.DELETE_BUCKET_ENCRYPTION),
            Map.entry("GET lifecycle", Operation.GET_BUCKET_LIFECYCLE),
            Map.entry("PUT lifecycle", Operation.PUT_BUCKET_LIFECYCLE),
            Map.entry("DELETE lifecycle", Operation.DELETE_BUCKET_LIFECYCLE),
            Map.entry("GET acl", Operation.GET_BUCKET_ACL),
            Map.entry("PUT acl", Operation.PUT_BUCKET_ACL),
            Map.entry("GET policy", Operation.GET_BUCKET_POLICY),
            Map.entry("PUT policy", Operation.PUT_BUCKET_POLICY),
            Map.entry("DELETE policy", Operation.DELETE_BUCKET_POLICY),
            Map.entry("GET policyStatus", Operation.GET_BUCKET_POLICY_STATUS),
            Map.entry("GET publicAccessBlock", Operation.GET_PUBLIC_ACCESS_BLOCK),
            Map.entry("PUT publicAccessBlock", Operation.PUT_PUBLIC_ACCESS_BLOCK),
            Map.entry("DELETE publicAccessBlock", Operation.DELETE_PUBLIC_ACCESS_BLOCK),
            Map.entry("GET ownershipControls", Operation.GET_OWNERSHIP_CONTROLS),
            Map.entry("PUT ownershipControls", Operation.PUT_OWNERSHIP_CONTROLS),
            Map.entry("DELETE ownershipControls", Operation.DELETE_OWNERSHIP_CONTROLS),
            Map.entry("GET cors", Operation.GET_BUCKET_CORS),
            Map.entry("PUT cors", Operation.PUT_BUCKET_CORS),
            Map.entry("DELETE cors", Operation.DELETE_BUCKET_CORS),
            Map.entry("GET website", Operation.GET_BUCKET_WEBSITE),
            Map.entry("PUT website", Operation.PUT_BUCKET_WEBSITE),
            Map.entry("DELETE website", Operation.DELETE_BUCKET_WEBSITE),
            Map.entry("GET tagging", Operation.GET_BUCKET_TAGGING),
            Map.entry("PUT tagging", Operation.PUT_BUCKET_TAGGING),
            Map.entry("DELETE tagging", Operation.DELETE_BUCKET_TAGGING),
            Map.entry("GET requestPayment", Operation.GET_REQUEST_PAYMENT),
            Map.entry("PUT requestPayment", Operation.PUT_REQUEST_PAYMENT),
            Map.entry("GET accelerate", Operation.GET_BUCKET_ACCELERATE),
            Map.entry("PUT accelerate", Operation.PUT_BUCKET_ACCELERATE),
            Map.entry("GET analytics", Operation.GET_BUCKET_ANALYTICS),
            Map.entry("PUT analytics", Operation.PUT_BUCKET_ANALYTICS),
            Map.entry("DELETE analytics", Operation.DELETE_BUCKET_ANALYTICS),
            Map.entry("GET intelligent-tiering", Operation.GET_BUCKET_INTELLIGENT_TIERING),
            Map.entry("PUT intelligent-tiering", Operation.PUT_BUCKET_INTELLIGENT_TIERING),
            Map.entry("DELETE intelligent-tiering", Operation.DELETE_BUCKET_INTELLIGENT_TIERING),
            Map.entry("GET inventory", Operation.GET_BUCKET_INVENTORY),
            Map.entry("PUT inventory", Operation.PUT_BUCKET_INVENTORY),
            Map.entry("DELETE inventory", Operation.DELETE_BUCKET_INVENTORY),
            Map.entry("GET logging", Operation.GET_BUCKET_LOGGING),
            Map.entry("PUT logging", Operation.PUT_BUCKET_LOGGING),
            Map.entry("GET metrics", Operation.GET_BUCKET_METRICS),
            Map.entry("PUT metrics", Operation.PUT_BUCKET_METRICS),
            Map.entry("DELETE metrics", Operation.DELETE_BUCKET_METRICS),
            Map.entry("GET notification", Operation.GET_BUCKET_NOTIFICATION),
            Map.entry("PUT notification", Operation.PUT_BUCKET_NOTIFICATION),
            Map.entry("GET replication", Operation.GET_BUCKET_REPLICATION),
            Map.entry("PUT replication", Operation.PUT_BUCKET_REPLICATION),
            Map.entry("DELETE replication", Operation.DELETE_BUCKET_REPLICATION));

    private BucketRoutes() {}

    static Optional<Operation> find(String method, String sub) {
        return Optional.ofNullable(TABLE.get(method + " " + sub));
    }

    /** True for a parameter that belongs to a write of one of these. */
    static boolean takes(String parameter) {
        return parameter.equals("id") || TABLE.containsKey("PUT " + parameter);
    }
}
