"""What may be said of a database's error."""


def reason(error: Exception) -> str:
    """Return what kind of error this is, without anything that it quotes."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(cause).__name__} {code or ''}".strip()
