/**
 * How much of the cloud each account may take: a number of instances, and of virtual processors that run.
 *
 * Whoever takes some does so in the transaction that writes it, and asks here last of all: the account's lock is held from
 * that question to the commit, so two launches never get past a limit together, and launches of one account wait for each
 * other no longer than a commit takes.
 */
@NullMarked
package io.ironbark.cloud.quota;

import org.jspecify.annotations.NullMarked;
