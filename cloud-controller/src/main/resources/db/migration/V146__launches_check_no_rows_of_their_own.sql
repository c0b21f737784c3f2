-- A launch checked that the reservation is there that it had just written, and that an interface's VPC is, which its
-- subnet refers to anyway. A reservation goes only when no instance has it any more, and nothing joins an old one.

ALTER TABLE instance DROP CONSTRAINT instance_reservation_fkey;
ALTER TABLE network_interface DROP CONSTRAINT network_interface_vpc_fkey;
