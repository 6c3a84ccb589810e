"""The textbook: arrays in, small results out, each with its source. Knows no form, no ballot."""
