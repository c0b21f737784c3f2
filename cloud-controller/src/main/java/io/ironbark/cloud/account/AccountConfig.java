package io.ironbark.cloud.account;

import io.ironbark.proto.config.Default;
import java.nio.file.Path;

/**
 * The settings of accounts.
 *
 * @param keyFile with the key that secrets are encrypted with; made by the first start
 * @param firstName of the account that the first start makes
 * @param firstCredentialFile where the first start writes that account's root access key
 */
public record AccountConfig(Path keyFile, @Default("main") String firstName, Path firstCredentialFile) {}
