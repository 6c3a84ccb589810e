"""Attacks at the respondents' door and beside it."""
