"""What people do here, one verb a room. No web, no environment, no clock: ``now`` is given."""
