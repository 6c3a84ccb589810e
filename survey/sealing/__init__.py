"""Sealing: ballots that nobody can read before the opening, and the keys that allow it once."""
