"""A team's own Word template, which nobody here trusts."""
