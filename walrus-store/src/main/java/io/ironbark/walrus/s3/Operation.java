package io.ironbark.walrus.s3;

/** What a request may ask for, and the IAM action that allows it. */
public enum Operation {
    LIST_BUCKETS("s3:ListAllMyBuckets"),
    CREATE_BUCKET("s3:CreateBucket"),
    HEAD_BUCKET("s3:ListBucket"),
    DELETE_BUCKET("s3:DeleteBucket"),
    GET_BUCKET_LOCATION("s3:GetBucketLocation"),
    GET_BUCKET_ACL("s3:GetBucketAcl"),
    GET_BUCKET_VERSIONING("s3:GetBucketVersioning"),
    LIST_OBJECTS("s3:ListBucket"),
    LIST_OBJECTS_V2("s3:ListBucket"),
    LIST_MULTIPART_UPLOADS("s3:ListBucketMultipartUploads"),
    DELETE_OBJECTS("s3:DeleteObject"),
    GET_OBJECT("s3:GetObject"),
    HEAD_OBJECT("s3:GetObject"),
    GET_OBJECT_ACL("s3:GetObjectAcl"),
    GET_OBJECT_TAGGING("s3:GetObjectTagging"),
    PUT_OBJECT("s3:PutObject"),
    COPY_OBJECT("s3:PutObject"),
    DELETE_OBJECT("s3:DeleteObject"),
    CREATE_MULTIPART_UPLOAD("s3:PutObject"),
    UPLOAD_PART("s3:PutObject"),
    UPLOAD_PART_COPY("s3:PutObject"),
    COMPLETE_MULTIPART_UPLOAD("s3:PutObject"),
    ABORT_MULTIPART_UPLOAD("s3:AbortMultipartUpload"),
    LIST_PARTS("s3:ListMultipartUploadParts");

    private final String action;

    Operation(String action) {
        this.action = action;
    }

    /** The IAM action. */
    public String action() {
        return action;
    }
}
