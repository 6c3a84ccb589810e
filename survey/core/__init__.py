"""Meaning: frozen models and pure functions. Nothing here reads a clock, a file or a network."""
