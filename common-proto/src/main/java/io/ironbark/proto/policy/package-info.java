/**
 * Policies in the language of IAM, and the one function that decides by them: {@code Evaluation.decide(Request,
 * Policies)}. EC2, IAM, STS and S3 all ask it; see the decision "One policy evaluator for all services".
 *
 * <h2>The way of a request</h2>
 * A service names the action, the resource and its owner, puts what it knows into a {@code Context}, collects the
 * policies that bear on it, and asks. The rules are those of the pages "Policy evaluation logic" and "Cross-account
 * policy evaluation logic" of the IAM User Guide:
 * <ol>
 *   <li>A Deny that applies, in whatever policy, ends it: for the account's owner too.
 *   <li>Every gate of a service control policy must allow.
 *   <li>The owner of the resource's account may do all that nothing denied. His gates must allow all the same.
 *   <li>Within an account, an Allow in the resource's policy suffices if it names the caller himself; if it names his
 *       role or everybody, boundary and session policy must allow as well; if it names just the account, the caller's
 *       own policies must allow as well. Trust policies of roles must allow in any case.
 *   <li>Across accounts, both the resource's policy and the caller's own must allow, and his gates.
 *   <li>Else a policy of the identity must allow, and the boundary, and the session policy. A session can so never do
 *       more than its role.
 *   <li>Who has no account (strangers, services, federated identities) can get an Allow from the resource's policy only.
 * </ol>
 * The answer is a sealed {@code Decision} that names the deciding statement, for operators; {@code refusal} is what the
 * caller may hear.
 *
 * <h2>Conditions</h2>
 * By "IAM JSON policy elements: Condition operators" and "Multivalued context keys": values of a list are alternatives,
 * keys and operators must all hold; a missing key fails a condition, except for the negated operators, {@code IfExists},
 * {@code ForAllValues:} and {@code Null}. A key with several values under an operator without {@code ForAnyValue:} or
 * {@code ForAllValues:} (AWS leaves this open) fits if any of its values does, and fits a negated operator if none does.
 * Values that don't parse as the operator's kind fit nothing. A policy variable that has no value in a request fits
 * nothing; where that would widen access (NotResource, negated operators) the Allow falls and the Deny stands.
 *
 * <h2>For those who add to it</h2>
 * <ul>
 *   <li>Nothing here reads a clock, a database or a configuration. Time is a context key like any other.
 *   <li>What the reader does not understand it refuses, with the place: a statement that is silently ignored is an
 *       open door when it was a Deny.
 *   <li>A document is compiled once ({@code PolicyDocument}); keep it. Evaluating costs about a microsecond for some
 *       ten statements, and no pattern can make it costly: wildcards are matched without stepping back.
 *   <li>Keys about who asks ({@code aws:PrincipalArn}, {@code aws:username}, …) come from the {@code Principal};
 *       a context can't fake them. {@code aws:SourceIp} is the service's to tell: the address of the socket.
 * </ul>
 */
@NullMarked
package io.ironbark.proto.policy;

import org.jspecify.annotations.NullMarked;
