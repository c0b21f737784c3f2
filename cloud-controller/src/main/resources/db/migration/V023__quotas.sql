-- How much of the cloud an account may take. No row, or NULL, means the cloud's default.

CREATE TABLE quota (
    account   text PRIMARY KEY REFERENCES account,
    instances integer CHECK (instances >= 0),
    vcpus     integer CHECK (vcpus >= 0)
);

-- What is counted: disks of all that is not gone, processors of all that is not off.
CREATE INDEX instance_in_use ON instance (account) INCLUDE (state, vcpus) WHERE state <> 'TERMINATED';
