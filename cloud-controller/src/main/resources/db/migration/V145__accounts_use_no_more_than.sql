-- What an account uses at most: counted once in a while, and then increased by what launches add, in their transactions
-- and under the account's lock. What ends is not taken off; an account that seems to have nothing left is counted anew. So
-- a launch of one costs its account the same however many instances it has.

CREATE TABLE account_use (
    account    text PRIMARY KEY,
    instances  integer NOT NULL,
    vcpus      integer NOT NULL,
    counted_at timestamptz NOT NULL
);
