package io.ironbark.proto.policy;

import io.ironbark.proto.id.AccountId;

/**
 * One thing that somebody wants to do. A call that touches several resources is several requests, and each must be
 * allowed.
 *
 * @param action such as {@code ec2:RunInstances}
 * @param resource an ARN, or {@code *} for an action that names no resource
 * @param owner the account that the resource belongs to; for an action without a resource, the caller's own
 * @param context what the service knows; keys about the principal and the owner are added by the evaluator, and a
 *     context can't override them
 */
public record Request(Principal principal, String action, String resource, AccountId owner, Context context) {}
