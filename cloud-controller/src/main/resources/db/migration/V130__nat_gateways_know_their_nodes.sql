-- For operators who ask which way a packet takes; the choice is the zone controller's, and it says so again at intervals.
ALTER TABLE nat_gateway ADD COLUMN node text;
