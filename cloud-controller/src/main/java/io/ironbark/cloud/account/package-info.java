/**
 * Accounts and their access keys.
 *
 * The first start makes one account with a random root access key and writes it, once, to a file that only its owner
 * can read. The operator makes more. What else a new account gets (its default VPC) is said by {@link
 * io.ironbark.cloud.account.NewAccountHook}s, in the account's own transaction.
 *
 * Secrets must be known in clear to verify signatures, so they can't be hashed. They are kept encrypted with AES-GCM
 * under a key that is in a file and not in the database: a copy of the database alone opens nothing.
 */
@NullMarked
package io.ironbark.cloud.account;

import org.jspecify.annotations.NullMarked;
