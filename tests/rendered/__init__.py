"""Pictures of report pages, for people to look at: ``python -m tests.rendered OUT``."""
