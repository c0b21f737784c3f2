-- People and programs under an account, with their own keys and policies.

CREATE TABLE iam_user (
    account    text NOT NULL REFERENCES account (id),
    name       text NOT NULL,
    id         text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account, name)
);

CREATE TABLE iam_user_policy (
    account   text NOT NULL,
    user_name text NOT NULL,
    name      text NOT NULL,
    document  text NOT NULL,
    PRIMARY KEY (account, user_name, name),
    FOREIGN KEY (account, user_name) REFERENCES iam_user (account, name) ON DELETE CASCADE
);

-- Null for a key of the account's root. A user's keys go with the user.
ALTER TABLE access_key
    ADD COLUMN user_name text,
    ADD FOREIGN KEY (account, user_name) REFERENCES iam_user (account, name) ON DELETE CASCADE;
