/**
 * Who may do what in S3: bucket policies, access control lists, public access blocks, ownership, and the one place that
 * asks the policy evaluator.
 *
 * <p>{@link io.ironbark.walrus.access.Guard} stands before every operation. It collects the policies that bear on a
 * request (the caller's own, the bucket's, and its lists told as policies) and lets {@code Evaluation.decide} say. What
 * an operation does is a row of {@link io.ironbark.walrus.s3.Operation}; what it does besides it asks for itself.
 *
 * <p>New buckets are as S3's are: their owner owns all objects in them, lists are switched off and nothing may become
 * public before the block is lifted. So for nearly all buckets a decision needs nothing but what the bucket's row has;
 * only a bucket whose lists are switched on costs a look at the object's list.
 */
@NullMarked
package io.ironbark.walrus.access;

import org.jspecify.annotations.NullMarked;
