package io.ironbark.walrus.s3;

import java.util.List;

/** Every error code that is answered, its status and what it says when nothing better is known. */
public enum S3Error {
    AccessDenied(403, "Access Denied"),
    AuthorizationHeaderMalformed(400, "The authorization header you provided is invalid."),
    AuthorizationQueryParametersError(400, "The authorization query parameters you provided are invalid."),
    BadDigest(400, "The digest you specified did not match what we received."),
    BucketAlreadyExists(
            409, "The requested bucket name is not available. Please select a different name and try again."),
    BucketAlreadyOwnedByYou(409, "Your previous request to create the named bucket succeeded and you already own it."),
    BucketNotEmpty(409, "The bucket you tried to delete is not empty."),
    EntityTooLarge(400, "Your proposed upload exceeds the maximum allowed object size."),
    EntityTooSmall(400, "Your proposed upload is smaller than the minimum allowed object size."),
    ExpiredToken(400, "The provided token has expired."),
    IllegalLocationConstraintException(400, "The specified location constraint is not that of this region."),
    IncompleteBody(400, "You did not provide the number of bytes specified by the Content-Length HTTP header."),
    InternalError(500, "We encountered an internal error. Please try again."),
    InvalidAccessKeyId(403, "The AWS Access Key Id you provided does not exist in our records."),
    InvalidArgument(400, "Invalid Argument"),
    InvalidBucketName(400, "The specified bucket is not valid."),
    InvalidDigest(400, "The Content-MD5 you specified was invalid."),
    InvalidPart(
            400,
            "One or more of the specified parts could not be found. The part may not have been uploaded, or the"
                    + " specified entity tag may not match the part's entity tag."),
    InvalidPartNumber(416, "The requested partnumber is not satisfiable"),
    InvalidPartOrder(400, "The list of parts was not in ascending order. Parts must be ordered by part number."),
    InvalidRange(416, "The requested range is not satisfiable"),
    InvalidRequest(400, "Invalid Request"),
    InvalidStorageClass(400, "The storage class you specified is not valid"),
    InvalidToken(400, "The provided token is malformed or otherwise invalid."),
    InvalidURI(400, "Couldn't parse the specified URI."),
    KeyTooLongError(400, "Your key is too long"),
    MalformedTrailerError(400, "The request contained trailing data that was not well-formed."),
    MalformedXML(400, "The XML you provided was not well-formed or did not validate against our published schema"),
    MetadataTooLarge(400, "Your metadata headers exceed the maximum allowed metadata size"),
    MethodNotAllowed(405, "The specified method is not allowed against this resource."),
    MissingContentLength(411, "You must provide the Content-Length HTTP header."),
    NoSuchBucket(404, "The specified bucket does not exist"),
    NoSuchKey(404, "The specified key does not exist."),
    NoSuchUpload(
            404,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted"
                    + " or completed."),
    NotImplemented(501, "A header or query you provided implies functionality that is not implemented."),
    NotModified(304, "Not Modified"),
    PreconditionFailed(412, "At least one of the pre-conditions you specified did not hold"),
    RequestTimeTooSkewed(403, "The difference between the request time and the current time is too large."),
    RequestTimeout(400, "Your socket connection to the server was not read from or written to within the timeout."),
    ServiceUnavailable(503, "Please reduce your request rate."),
    SignatureDoesNotMatch(
            403,
            "The request signature we calculated does not match the signature you provided. Check your key and"
                    + " signing method."),
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
