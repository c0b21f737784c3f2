-- An instance's row is written three times until it runs, each time into all of its indices. These are not worth that: what
-- an account uses is counted anew once in ten minutes, from its other index; and filters on an image or a client token look
-- through the account's instances, as those on a type or a state do. What is in a VPC is known by its interfaces.

DROP INDEX instance_in_use;
DROP INDEX instance_by_image;
DROP INDEX instance_by_client_token;
DROP INDEX instance_by_vpc;

-- Most public addresses are not elastic: their rows need no entry that says so.

ALTER TABLE public_address
    DROP CONSTRAINT public_address_allocation_key,
    DROP CONSTRAINT public_address_association_key;
CREATE UNIQUE INDEX public_address_by_allocation ON public_address (allocation) WHERE allocation IS NOT NULL;
CREATE UNIQUE INDEX public_address_by_association ON public_address (association) WHERE association IS NOT NULL;
