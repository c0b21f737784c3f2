-- A subnet's associations end with it, whoever deletes it.
ALTER TABLE route_table_association
    DROP CONSTRAINT route_table_association_subnet_fkey,
    ADD FOREIGN KEY (subnet) REFERENCES subnet ON DELETE CASCADE;

ALTER TABLE network_acl_association
    DROP CONSTRAINT network_acl_association_subnet_fkey,
    ADD FOREIGN KEY (subnet) REFERENCES subnet ON DELETE CASCADE;
