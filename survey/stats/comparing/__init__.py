"""Units of a round and rounds of a unit, side by side, from what their summaries published."""
