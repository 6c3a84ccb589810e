"""The books: everything that is kept, in SQLite or PostgreSQL. SQLAlchemy lives here only."""
