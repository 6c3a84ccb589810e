"""What waits in the database, readable only with a secret that is kept nowhere in it."""

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


def locked(secret: str, name: bytes, content: bytes) -> bytes:
    """Return ``content`` under AES-GCM, bound to ``name``, with a key made of both."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(secret, name).encrypt(nonce, content, name)


def unlocked(secret: str, name: bytes, kept: bytes) -> bytes | None:
    """Return what was `locked`; ``None`` when the secret is another."""
    try:
        return _cipher(secret, name).decrypt(kept[:_NONCE], kept[_NONCE:], name)
    except InvalidTag:
        return None


def _cipher(secret: str, name: bytes) -> AESGCM:
    return AESGCM(hmac.digest(secret.encode(), b"waiting file|" + name, "sha256"))
