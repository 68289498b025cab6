"""Work the town owes somebody: service requests, their clocks, notes and assignments."""
