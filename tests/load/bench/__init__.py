"""Benchmarks: what the house costs, beside something bare in the same run.

Figures of one machine on one day say little; their ratios hold. Each of two is measured five
times by turns, and their medians are compared. It talks to loopback only, and is bounded by
`sizes`.
"""
