package io.ironbark.walrus.s3;

import java.util.List;

/** Every error code that is answered, its status and what it says when nothing better is known. */
public enum S3Error {
    AccessControlListNotSupported(400, "The bucket does not allow ACLs"),
    AccessDenied(403, "Access Denied"),
    AccessForbidden(403, "CORSResponse: This CORS request is not allowed."),
    AuthorizationHeaderMalformed(400, "The authorization header you provided is invalid."),
    AuthorizationQueryParametersError(400, "The authorization query parameters you provided are invalid."),
    BadDigest(400, "The digest you specified did not match what we received."),
    BadRequest(400, "Bad Request"),
    BucketAlreadyExists(
            409, "The requested bucket name is not available. Please select a different name and try again."),
    BucketAlreadyOwnedByYou(409, "Your previous request to create the named bucket succeeded and you already own it."),
    BucketNotEmpty(409, "The bucket you tried to delete is not empty."),
    EntityTooLarge(400, "Your proposed upload exceeds the maximum allowed object size."),
    EntityTooSmall(400, "Your proposed upload is smaller than the minimum allowed object size."),
    ExpiredToken(400, "The provided token has expired."),
    IllegalLocationConstraintException(400, "The specified location constraint is not that of this region."),
    IllegalVersioningConfigurationException(400, "The Versioning element must be specified"),
    IncompleteBody(400, "You did not provide the number of bytes specified by the Content-Length HTTP header."),
    IncorrectNumberOfFilesInPostRequest(400, "POST requires exactly one file upload per request."),
    InternalError(500, "We encountered an internal error. Please try again."),
    InvalidAccessKeyId(403, "The AWS Access Key Id you provided does not exist in our records."),
    InvalidArgument(400, "Invalid Argument"),
    InvalidBucketAclWithObjectOwnership(
            400, "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"),
    InvalidBucketName(400, "The specified bucket is not valid."),
    InvalidBucketOwnerAWSAccountID(400, "The value of the expected bucket owner parameter must be an AWS account ID."),
    InvalidBucketState(409, "The request is not valid with the current state of the bucket."),
    InvalidDigest(400, "The Content-MD5 you specified was invalid."),
    InvalidEncryptionAlgorithmError(400, "The encryption request that you specified is not valid."),
    InvalidPart(
            400,
            "One or more of the specified parts could not be found. The part may not have been uploaded, or the"
                    + " specified entity tag may not match the part's entity tag."),
    InvalidPartNumber(416, "The requested partnumber is not satisfiable"),
    InvalidPartOrder(400, "The list of parts was not in ascending order. Parts must be ordered by part number."),
    InvalidPolicyDocument(
            400, "The content of the form does not meet the conditions specified in the policy document."),
    InvalidRange(416, "The requested range is not satisfiable"),
    InvalidRedirectLocation(400, "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."),
    InvalidRequest(400, "Invalid Request"),
    InvalidStorageClass(400, "The storage class you specified is not valid"),
    InvalidTag(400, "The tag provided was not a valid tag."),
    InvalidToken(400, "The provided token is malformed or otherwise invalid."),
    InvalidURI(400, "Couldn't parse the specified URI."),
    KeyTooLongError(400, "Your key is too long"),
    MalformedACLError(400, "The XML you provided was not well-formed or did not validate against our published schema"),
    MalformedPOSTRequest(400, "The body of your POST request is not well-formed multipart/form-data."),
    MalformedPolicy(400, "Policies must be valid JSON."),
    MalformedTrailerError(400, "The request contained trailing data that was not well-formed."),
    MalformedXML(400, "The XML you provided was not well-formed or did not validate against our published schema"),
    MaxPostPreDataLengthExceeded(400, "Your POST request fields preceding the upload file were too large."),
    MetadataTooLarge(400, "Your metadata headers exceed the maximum allowed metadata size"),
    MethodNotAllowed(405, "The specified method is not allowed against this resource."),
    MissingContentLength(411, "You must provide the Content-Length HTTP header."),
    MissingSecurityHeader(400, "Your request was missing a required header"),
    NoSuchBucket(404, "The specified bucket does not exist"),
    NoSuchBucketPolicy(404, "The bucket policy does not exist"),
    NoSuchCORSConfiguration(404, "The CORS configuration does not exist"),
    NoSuchConfiguration(404, "The specified configuration does not exist."),
    NoSuchKey(404, "The specified key does not exist."),
    NoSuchPublicAccessBlockConfiguration(404, "The public access block configuration was not found"),
    NoSuchTagSet(404, "The TagSet does not exist"),
    NoSuchLifecycleConfiguration(404, "The lifecycle configuration does not exist"),
    NoSuchObjectLockConfiguration(404, "The specified object does not have a ObjectLock configuration"),
    NoSuchVersion(404, "The specified version does not exist."),
    NoSuchUpload(
            404,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted"
                    + " or completed."),
    NoSuchWebsiteConfiguration(404, "The specified bucket does not have a website configuration"),
    NotImplemented(501, "A header or query you provided implies functionality that is not implemented."),
    NotModified(304, "Not Modified"),
    ObjectLockConfigurationNotFoundError(404, "Object Lock configuration does not exist for this bucket"),
    OperationAborted(
            409, "A conflicting conditional operation is currently in progress against this resource. Try again."),
    OwnershipControlsNotFoundError(404, "The bucket ownership controls were not found"),
    PreconditionFailed(412, "At least one of the pre-conditions you specified did not hold"),
    ReplicationConfigurationNotFoundError(404, "The replication configuration was not found"),
    RequestHeaderSectionTooLarge(400, "Your request header section exceeds the maximum allowed size."),
    RequestTimeTooSkewed(403, "The difference between the request time and the current time is too large."),
    RequestTimeout(400, "Your socket connection to the server was not read from or written to within the timeout."),
    RequestURITooLong(414, "The request line is longer than that of any request to S3."),
    ServerSideEncryptionConfigurationNotFoundError(404, "The server side encryption configuration was not found"),
    ServiceUnavailable(503, "Please reduce your request rate."),
    SignatureDoesNotMatch(
            403,
            "The request signature we calculated does not match the signature you provided. Check your key and"
                    + " signing method."),
    TooManyBuckets(400, "You have attempted to create more buckets than allowed"),
    UnresolvableGrantByEmailAddress(400, "The email address you provided does not match any account on record."),
    UserKeyMustBeSpecified(
            400,
            "The bucket POST must contain the specified field name. If it is specified, check the order of the"
                    + " fields."),
    XAmzContentSHA256Mismatch(400, "The provided 'x-amz-content-sha256' header does not match what was computed.");

    private final int status;
    private final String message;

    S3Error(int status, String message) {
        this.status = status;
        this.message = message;
    }

    public int status() {
        return status;
    }

    /** Ends the request with the usual message. */
    public S3Exception asException() {
        return new S3Exception(this, message, List.of());
    }

    /** Ends the request with a message of its own. */
    public S3Exception because(String text) {
        return new S3Exception(this, text, List.of());
    }
}
