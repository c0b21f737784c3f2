/**
 * User data at rest. It often holds passwords and join tokens, so no table has it in clear: it is sealed with the cloud's
 * own key ({@link io.ironbark.cloud.account.SecretBox}) by whoever writes it, and opened by the few who show it to its
 * account or tell it to its node. It is sealed together with whose it is, so that nobody who can write rows gives one
 * instance's data to another.
 */
@NullMarked
package io.ironbark.cloud.userdata;

import org.jspecify.annotations.NullMarked;
