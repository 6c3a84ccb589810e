"""Databases for tests: files, or a PostgreSQL server found or started for them."""
