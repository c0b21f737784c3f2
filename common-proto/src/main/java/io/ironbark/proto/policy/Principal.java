package io.ironbark.proto.policy;

import io.ironbark.proto.id.AccountId;
import java.util.Optional;

/** Who asks, as policies see him. */
public sealed interface Principal {
    /** The account that he belongs to; services, federated identities and strangers have none. */
    Optional<AccountId> home();

    /** The ARN that the caller would see in GetCallerIdentity, or a name in its place. */
    String arn();

    /** The value of {@code aws:PrincipalType}. */
    String type();

    /** S3's name of the account: 64 hexadecimal digits. */
    default Optional<String> canonicalAccount() {
        return Optional.empty();
    }

    /** The value of {@code aws:userid}. */
    default Optional<String> uniqueId() {
        return Optional.empty();
    }

    /** Somebody of an account. */
    sealed interface Member extends Principal {
        AccountId account();

        /** S3's name of the account. */
        String canonicalId();

        /** The value of {@code aws:userid}. */
        String userId();

        @Override
        default Optional<AccountId> home() {
            return Optional.of(account());
        }

        @Override
        default Optional<String> canonicalAccount() {
            return Optional.of(canonicalId());
        }

        @Override
        default Optional<String> uniqueId() {
            return Optional.of(userId());
        }
    }

    /** The owner of an account. */
    record Root(AccountId account, String canonicalId) implements Member {
        @Override
        public String arn() {
            return rootArn(account);
        }

        @Override
        public String type() {
            return "Account";
        }

        @Override
        public String userId() {
            return account.value();
        }
    }

    /** A user of an account. */
    record User(AccountId account, String canonicalId, String arn, String userId) implements Member {
        /** The last part of the ARN. */
        public String name() {
            return arn.substring(arn.lastIndexOf('/') + 1);
        }

        @Override
        public String type() {
            return "User";
        }
    }

    /**
     * Somebody in a role.
     *
     * @param arn of the session, {@code arn:aws:sts::…:assumed-role/ROLE/SESSION}
     * @param userId the role's id, a colon and the session's name
     */
    record RoleSession(AccountId account, String canonicalId, String roleArn, String arn, String userId)
            implements Member {
        @Override
        public String type() {
            return "AssumedRole";
        }
    }

    /** A session that GetFederationToken made, {@code arn:aws:sts::…:federated-user/NAME}. */
    record FederatedUser(AccountId account, String canonicalId, String arn, String userId) implements Member {
        @Override
        public String type() {
            return "FederatedUser";
        }
    }

    /** A part of the cloud that acts for itself, such as {@code ec2.amazonaws.com}. */
    record AwsService(String name) implements Principal {
        @Override
        public Optional<AccountId> home() {
            return Optional.empty();
        }

        @Override
        public String arn() {
            return name;
        }

        @Override
        public String type() {
            return "Service";
        }
    }

    /** Somebody whom another identity provider vouches for, while he asks for a role. */
    record Federated(String provider) implements Principal {
        @Override
        public Optional<AccountId> home() {
            return Optional.empty();
        }

        @Override
        public String arn() {
            return provider;
        }

        @Override
        public String type() {
            return "Federated";
        }
    }

    /** Nobody knows who. */
    record Anonymous() implements Principal {
        @Override
        public Optional<AccountId> home() {
            return Optional.empty();
        }

        @Override
        public String arn() {
            return "anonymous";
        }

        @Override
        public String type() {
            return "Anonymous";
        }
    }

    /** The ARN that names an account. */
    static String rootArn(AccountId account) {
        return "arn:aws:iam::" + account.value() + ":root";
    }
}
