package io.ironbark.walrus;

import io.ironbark.walrus.bucket.BucketOperations;
import io.ironbark.walrus.listing.ListObjects;
import io.ironbark.walrus.listing.ListVersions;
import io.ironbark.walrus.multipart.CompleteUpload;
import io.ironbark.walrus.multipart.ListUploads;
import io.ironbark.walrus.multipart.UploadParts;
import io.ironbark.walrus.multipart.Uploads;
import io.ironbark.walrus.object.CopyObject;
import io.ironbark.walrus.object.DeleteObject;
import io.ironbark.walrus.object.GetObject;
import io.ironbark.walrus.object.PutObject;
import io.ironbark.walrus.post.PostObject;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Operation;
import io.ironbark.walrus.s3.Operations;
import io.ironbark.walrus.s3.Reply;
import java.io.IOException;
import java.sql.SQLException;

/**
 * All of S3: buckets as wholes and objects here, what a bucket's owner sets in {@link BucketConfigurations}. A test asks
 * for every operation.
 */
record S3Operations(
        BucketOperations buckets,
        BucketConfigurations configurations,
        ObjectKeeping keeping,
        ListObjects listings,
        ListVersions versions,
        PutObject put,
        PostObject post,
        GetObject get,
        CopyObject copy,
        DeleteObject delete,
        Uploads uploads,
        UploadParts parts,
        CompleteUpload complete,
        ListUploads uploadListings)
        implements Operations {
    @Override
    public Reply answer(Operation operation, Call call) throws SQLException, IOException {
        return switch (operation) {
            case LIST_BUCKETS -> buckets.list(call);
            case CREATE_BUCKET -> buckets.create(call);
            case HEAD_BUCKET -> buckets.head(call);
            case DELETE_BUCKET -> buckets.delete(call);
            case GET_BUCKET_LOCATION -> buckets.location(call.theBucket());
            case LIST_OBJECT_VERSIONS -> versions.answer(call);
            case LIST_OBJECTS -> listings.version1(call);
            case LIST_OBJECTS_V2 -> listings.version2(call);
            case LIST_MULTIPART_UPLOADS -> uploadListings.uploads(call);
            case DELETE_OBJECTS -> delete.many(call);
            case GET_OBJECT -> get.get(call);
            case HEAD_OBJECT -> get.head(call);
            case GET_OBJECT_ACL -> configurations.lists().ofObject(call);
            case PUT_OBJECT_ACL -> configurations.lists().putOfObject(call);
            case PUT_OBJECT -> put.answer(call);
            case COPY_OBJECT -> copy.answer(call);
            case DELETE_OBJECT -> delete.one(call);
            case CREATE_MULTIPART_UPLOAD -> uploads.create(call);
            case UPLOAD_PART -> parts.upload(call);
            case UPLOAD_PART_COPY -> parts.copy(call);
            case COMPLETE_MULTIPART_UPLOAD -> complete.answer(call);
            case ABORT_MULTIPART_UPLOAD -> uploads.abort(call);
            case LIST_PARTS -> uploadListings.parts(call);
            case POST_OBJECT -> post.answer(call);
            default ->
                keeping.answers(operation) ? keeping.answer(operation, call) : configurations.answer(operation, call);
        };
    }
}
