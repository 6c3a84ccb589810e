"""Anonymous questionnaires and democratic evaluations for inspection teams."""
