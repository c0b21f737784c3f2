/**
 * Key pairs: made here or imported, kept as OpenSSH public keys. A private key is answered once and stored nowhere.
 */
@NullMarked
package io.ironbark.cloud.keypair;

import org.jspecify.annotations.NullMarked;
