"""Faults: the house is broken while people answer, and everything is counted afterwards."""
