"""What the report says, in its order, whatever file it is written to."""
