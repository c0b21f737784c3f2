package io.ironbark.walrus.encryption;

/** How a new object is encrypted: the key, and what its row says of it. */
public record Sealing(DataKey key, Encrypted encrypted) {
    /** The entity tag of bytes with this MD5: with a customer's key it says nothing of them. */
    public String etag(String md5) {
        return switch (encrypted.scheme()) {
            case STORE -> md5;
            case CUSTOMER -> key.veiled(md5);
        };
    }
}
