"""A key of 32 bytes -> AES-256-GCM; loaded when it is first needed, for that is slow."""

from pipeline.store.sealing.trouble import SpoiledError


class Cipher:
    """Encrypts and decrypts under one key."""

    __slots__ = ("_gcm",)

    def __init__(self, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._gcm: AESGCM = AESGCM(key)

    def encrypt(self, nonce: bytes, content: bytes, head: bytes) -> bytes:
        """The content, 16 bytes longer by that; `head` is not in it, and belongs to it."""
        return self._gcm.encrypt(nonce, content, head)

    def decrypt(self, nonce: bytes, sealed: bytes, head: bytes) -> bytes:
        """The content; raises SpoiledError."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._gcm.decrypt(nonce, sealed, head)
        except (InvalidTag, ValueError):
            raise SpoiledError("not what was sealed") from None
