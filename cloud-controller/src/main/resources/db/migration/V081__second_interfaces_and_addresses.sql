-- An instance may have several interfaces, and an interface several addresses: its private_ip, which is the primary one,
-- and every other that it holds in subnet_address. An elastic address is of the primary one unless it says which.

ALTER TABLE network_interface
    -- True once the interface had more than one address, or its instance more than one interface: who lists instances
    -- looks for those only then.
    ADD COLUMN extended boolean NOT NULL DEFAULT false,
    ADD COLUMN device_index integer NOT NULL DEFAULT 0 CHECK (device_index BETWEEN 0 AND 7),
    DROP CONSTRAINT network_interface_instance_key,
    ADD CONSTRAINT network_interface_device UNIQUE (instance, device_index);

DROP INDEX subnet_address_held;
CREATE INDEX subnet_address_held ON subnet_address (interface) WHERE interface IS NOT NULL;

ALTER TABLE public_address
    ADD COLUMN secondary_ip inet,
    ADD CHECK (secondary_ip IS NULL OR (interface IS NOT NULL AND allocation IS NOT NULL));
DROP INDEX public_address_held;
CREATE UNIQUE INDEX public_address_held ON public_address (interface)
    WHERE interface IS NOT NULL AND secondary_ip IS NULL;
CREATE UNIQUE INDEX public_address_of_secondary ON public_address (interface, secondary_ip)
    WHERE secondary_ip IS NOT NULL;
