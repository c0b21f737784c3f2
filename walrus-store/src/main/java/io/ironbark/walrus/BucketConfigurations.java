package io.ironbark.walrus;

import io.ironbark.walrus.access.BlockOperations;
import io.ironbark.walrus.access.ListOperations;
import io.ironbark.walrus.access.OwnershipOperations;
import io.ironbark.walrus.access.PolicyOperations;
import io.ironbark.walrus.bucket.BucketTagging;
import io.ironbark.walrus.bucket.NotConfigured;
import io.ironbark.walrus.bucket.RequestPayment;
import io.ironbark.walrus.bucket.Settings;
import io.ironbark.walrus.cors.CorsOperations;
import io.ironbark.walrus.s3.Call;
import io.ironbark.walrus.s3.Operation;
import io.ironbark.walrus.s3.Operations;
import io.ironbark.walrus.s3.Reply;
import io.ironbark.walrus.website.WebsiteOperations;
import java.sql.SQLException;

/** The part of the switch that is about what a bucket's owner sets for it. */
record BucketConfigurations(
        PolicyOperations policies,
        BlockOperations blocks,
        OwnershipOperations ownership,
        ListOperations lists,
        BucketTagging tagging,
        RequestPayment payment,
        CorsOperations cors,
        WebsiteOperations website)
        implements Operations {
    /** All of them over the same settings. */
    static BucketConfigurations over(Settings settings, ListOperations lists) {
        return new BucketConfigurations(
                new PolicyOperations(settings),
                new BlockOperations(settings),
                new OwnershipOperations(settings),
                lists,
                new BucketTagging(settings),
                new RequestPayment(settings),
                new CorsOperations(settings),
                new WebsiteOperations(settings));
    }

    @Override
    public Reply answer(Operation operation, Call call) throws SQLException {
        return switch (operation) {
            case GET_BUCKET_ACL -> lists.ofBucket(call);
            case PUT_BUCKET_ACL -> lists.putOfBucket(call);
            case GET_BUCKET_POLICY -> policies.get(call);
            case PUT_BUCKET_POLICY -> policies.put(call);
            case DELETE_BUCKET_POLICY -> policies.delete(call);
            case GET_BUCKET_POLICY_STATUS -> policies.status(call);
            case GET_PUBLIC_ACCESS_BLOCK -> blocks.get(call);
            case PUT_PUBLIC_ACCESS_BLOCK -> blocks.put(call);
            case DELETE_PUBLIC_ACCESS_BLOCK -> blocks.delete(call);
            case GET_OWNERSHIP_CONTROLS -> ownership.get(call);
            case PUT_OWNERSHIP_CONTROLS -> ownership.put(call);
            case DELETE_OWNERSHIP_CONTROLS -> ownership.delete(call);
            case GET_BUCKET_TAGGING -> tagging.get(call);
            case PUT_BUCKET_TAGGING -> tagging.put(call);
            case DELETE_BUCKET_TAGGING -> tagging.delete(call);
            case GET_REQUEST_PAYMENT -> payment.get(call);
            case PUT_REQUEST_PAYMENT -> payment.put(call);
            case GET_BUCKET_CORS -> cors.get(call);
            case PUT_BUCKET_CORS -> cors.put(call);
            case DELETE_BUCKET_CORS -> cors.delete(call);
            case GET_BUCKET_WEBSITE -> website.get(call);
            case PUT_BUCKET_WEBSITE -> website.put(call);
            case DELETE_BUCKET_WEBSITE -> website.delete(call);
            default -> NotConfigured.answer(operation, call);
        };
    }
}
