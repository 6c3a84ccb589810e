"""What units of a round and rounds of a unit say side by side."""
