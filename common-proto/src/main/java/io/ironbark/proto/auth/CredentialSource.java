package io.ironbark.proto.auth;

import java.util.Optional;

/** Finds access keys: in the cloud controller's database, or, elsewhere, by asking the cloud controller. */
@FunctionalInterface
public interface CredentialSource {
    /** Empty if there is no such key or it is not active. */
    Optional<Credential> find(String accessKeyId);
}
