"""Attacks on anonymity, each also played where it must succeed."""
