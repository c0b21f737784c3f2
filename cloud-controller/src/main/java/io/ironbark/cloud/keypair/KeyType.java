package io.ironbark.cloud.keypair;

/** The kinds of key that EC2 makes and takes. */
public enum KeyType {
    RSA,
    ED25519
}
