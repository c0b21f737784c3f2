package io.ironbark.cloud.keypair;

/** How private keys may be written. */
enum KeyFormat {
    PEM,
    PPK
}
