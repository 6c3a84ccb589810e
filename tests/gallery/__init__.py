"""The respondents' pages in every state: to be swept by tests, and to be looked at."""
