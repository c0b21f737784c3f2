package io.ironbark.walrus.s3;

/**
 * What a request may ask for, the IAM action that allows it, and what the action is done to: the one table of S3's
 * operations for whoever authorises ("Actions, resources, and condition keys for Amazon S3").
 */
public enum Operation {
    LIST_BUCKETS("s3:ListAllMyBuckets", On.SERVICE),
    CREATE_BUCKET("s3:CreateBucket", On.BUCKET),
    HEAD_BUCKET("s3:ListBucket", On.BUCKET),
    DELETE_BUCKET("s3:DeleteBucket", On.BUCKET),
    GET_BUCKET_LOCATION("s3:GetBucketLocation", On.BUCKET),
    GET_BUCKET_VERSIONING("s3:GetBucketVersioning", On.BUCKET),

    GET_BUCKET_ACL("s3:GetBucketAcl", On.BUCKET),
    PUT_BUCKET_ACL("s3:PutBucketAcl", On.BUCKET),
    GET_BUCKET_POLICY("s3:GetBucketPolicy", On.BUCKET),
    PUT_BUCKET_POLICY("s3:PutBucketPolicy", On.BUCKET),
    DELETE_BUCKET_POLICY("s3:DeleteBucketPolicy", On.BUCKET),
    GET_BUCKET_POLICY_STATUS("s3:GetBucketPolicyStatus", On.BUCKET),
    GET_PUBLIC_ACCESS_BLOCK("s3:GetBucketPublicAccessBlock", On.BUCKET),
    PUT_PUBLIC_ACCESS_BLOCK("s3:PutBucketPublicAccessBlock", On.BUCKET),
    DELETE_PUBLIC_ACCESS_BLOCK("s3:PutBucketPublicAccessBlock", On.BUCKET),
    GET_OWNERSHIP_CONTROLS("s3:GetBucketOwnershipControls", On.BUCKET),
    PUT_OWNERSHIP_CONTROLS("s3:PutBucketOwnershipControls", On.BUCKET),
    DELETE_OWNERSHIP_CONTROLS("s3:PutBucketOwnershipControls", On.BUCKET),
    GET_BUCKET_CORS("s3:GetBucketCORS", On.BUCKET),
    PUT_BUCKET_CORS("s3:PutBucketCORS", On.BUCKET),
    DELETE_BUCKET_CORS("s3:PutBucketCORS", On.BUCKET),
    GET_BUCKET_WEBSITE("s3:GetBucketWebsite", On.BUCKET),
    PUT_BUCKET_WEBSITE("s3:PutBucketWebsite", On.BUCKET),
    DELETE_BUCKET_WEBSITE("s3:DeleteBucketWebsite", On.BUCKET),
    GET_BUCKET_TAGGING("s3:GetBucketTagging", On.BUCKET),
    PUT_BUCKET_TAGGING("s3:PutBucketTagging", On.BUCKET),
    DELETE_BUCKET_TAGGING("s3:PutBucketTagging", On.BUCKET),
    GET_REQUEST_PAYMENT("s3:GetBucketRequestPayment", On.BUCKET),
    PUT_REQUEST_PAYMENT("s3:PutBucketRequestPayment", On.BUCKET),

    GET_BUCKET_ACCELERATE("s3:GetAccelerateConfiguration", On.BUCKET),
    PUT_BUCKET_ACCELERATE("s3:PutAccelerateConfiguration", On.BUCKET),
    GET_BUCKET_ANALYTICS("s3:GetAnalyticsConfiguration", On.BUCKET),
    PUT_BUCKET_ANALYTICS("s3:PutAnalyticsConfiguration", On.BUCKET),
    DELETE_BUCKET_ANALYTICS("s3:PutAnalyticsConfiguration", On.BUCKET),
    GET_BUCKET_INTELLIGENT_TIERING("s3:GetIntelligentTieringConfiguration", On.BUCKET),
    PUT_BUCKET_INTELLIGENT_TIERING("s3:PutIntelligentTieringConfiguration", On.BUCKET),
    DELETE_BUCKET_INTELLIGENT_TIERING("s3:PutIntelligentTieringConfiguration", On.BUCKET),
    GET_BUCKET_INVENTORY("s3:GetInventoryConfiguration", On.BUCKET),
    PUT_BUCKET_INVENTORY("s3:PutInventoryConfiguration", On.BUCKET),
    DELETE_BUCKET_INVENTORY("s3:PutInventoryConfiguration", On.BUCKET),
    GET_BUCKET_LOGGING("s3:GetBucketLogging", On.BUCKET),
    PUT_BUCKET_LOGGING("s3:PutBucketLogging", On.BUCKET),
    GET_BUCKET_METRICS("s3:GetMetricsConfiguration", On.BUCKET),
    PUT_BUCKET_METRICS("s3:PutMetricsConfiguration", On.BUCKET),
    DELETE_BUCKET_METRICS("s3:PutMetricsConfiguration", On.BUCKET),
    GET_BUCKET_NOTIFICATION("s3:GetBucketNotification", On.BUCKET),
    PUT_BUCKET_NOTIFICATION("s3:PutBucketNotification", On.BUCKET),
    GET_BUCKET_REPLICATION("s3:GetReplicationConfiguration", On.BUCKET),
    PUT_BUCKET_REPLICATION("s3:PutReplicationConfiguration", On.BUCKET),
    DELETE_BUCKET_REPLICATION("s3:PutReplicationConfiguration", On.BUCKET),

    PUT_BUCKET_VERSIONING("s3:PutBucketVersioning", On.BUCKET),
    GET_OBJECT_LOCK_CONFIGURATION("s3:GetBucketObjectLockConfiguration", On.BUCKET),
    PUT_OBJECT_LOCK_CONFIGURATION("s3:PutBucketObjectLockConfiguration", On.BUCKET),
    GET_BUCKET_ENCRYPTION("s3:GetEncryptionConfiguration", On.BUCKET),
    PUT_BUCKET_ENCRYPTION("s3:PutEncryptionConfiguration", On.BUCKET),
    DELETE_BUCKET_ENCRYPTION("s3:PutEncryptionConfiguration", On.BUCKET),
    GET_BUCKET_LIFECYCLE("s3:GetLifecycleConfiguration", On.BUCKET),
    PUT_BUCKET_LIFECYCLE("s3:PutLifecycleConfiguration", On.BUCKET),
    DELETE_BUCKET_LIFECYCLE("s3:PutLifecycleConfiguration", On.BUCKET),

    LIST_OBJECTS("s3:ListBucket", On.BUCKET),
    LIST_OBJECT_VERSIONS("s3:ListBucketVersions", On.BUCKET),
    LIST_OBJECTS_V2("s3:ListBucket", On.BUCKET),
    LIST_MULTIPART_UPLOADS("s3:ListBucketMultipartUploads", On.BUCKET),
    /** Allowed key by key, by who answers it. */
    DELETE_OBJECTS("s3:DeleteObject", On.KEYS_IN_BODY),

    GET_OBJECT("s3:GetObject", On.OBJECT),
    HEAD_OBJECT("s3:GetObject", On.OBJECT),
    GET_OBJECT_ACL("s3:GetObjectAcl", On.OBJECT),
    PUT_OBJECT_ACL("s3:PutObjectAcl", On.OBJECT),
    GET_OBJECT_TAGGING("s3:GetObjectTagging", On.OBJECT),
    PUT_OBJECT_TAGGING("s3:PutObjectTagging", On.OBJECT),
    DELETE_OBJECT_TAGGING("s3:DeleteObjectTagging", On.OBJECT),
    GET_OBJECT_ATTRIBUTES("s3:GetObjectAttributes", On.OBJECT),
    GET_OBJECT_RETENTION("s3:GetObjectRetention", On.OBJECT),
    PUT_OBJECT_RETENTION("s3:PutObjectRetention", On.OBJECT),
    GET_OBJECT_LEGAL_HOLD("s3:GetObjectLegalHold", On.OBJECT),
    PUT_OBJECT_LEGAL_HOLD("s3:PutObjectLegalHold", On.OBJECT),
    PUT_OBJECT("s3:PutObject", On.OBJECT),
    /** Allowed once the form has been read, which names the key. */
    POST_OBJECT("s3:PutObject", On.KEYS_IN_BODY),
    COPY_OBJECT("s3:PutObject", On.OBJECT),
    DELETE_OBJECT("s3:DeleteObject", On.OBJECT),
    CREATE_MULTIPART_UPLOAD("s3:PutObject", On.OBJECT),
    UPLOAD_PART("s3:PutObject", On.OBJECT),
    UPLOAD_PART_COPY("s3:PutObject", On.OBJECT),
    COMPLETE_MULTIPART_UPLOAD("s3:PutObject", On.OBJECT),
    ABORT_MULTIPART_UPLOAD("s3:AbortMultipartUpload", On.OBJECT),
    LIST_PARTS("s3:ListMultipartUploadParts", On.OBJECT);

    private final String action;
    private final On on;

    /** What an action is done to. */
    public enum On {
        SERVICE,
        BUCKET,
        OBJECT,
        /** Objects that only the body names; the operation itself asks for each. */
        KEYS_IN_BODY
    }

    Operation(String action, On on) {
        this.action = action;
        this.on = on;
    }

    /** The IAM action, of an object without a version id. */
    public String action() {
        return action;
    }

    /** The IAM action of a request that names a version, or not. */
    public String action(boolean version) {
        if (!version) {
            return action;
        }
        return switch (this) {
            case GET_OBJECT, HEAD_OBJECT -> "s3:GetObjectVersion";
            case GET_OBJECT_ACL -> "s3:GetObjectVersionAcl";
            case PUT_OBJECT_ACL -> "s3:PutObjectVersionAcl";
            case GET_OBJECT_TAGGING -> "s3:GetObjectVersionTagging";
            case PUT_OBJECT_TAGGING -> "s3:PutObjectVersionTagging";
            case DELETE_OBJECT_TAGGING -> "s3:DeleteObjectVersionTagging";
            case GET_OBJECT_ATTRIBUTES -> "s3:GetObjectVersionAttributes";
            case DELETE_OBJECT -> "s3:DeleteObjectVersion";
            default -> action;
        };
    }

    public On on() {
        return on;
    }
}
