"""The digest of a record and its Ed25519 signature; this module owns `cryptography`, and imports it late.

What is hashed is `{"content": ..., "format": ...}` as JSON with sorted keys, no spaces and UTF-8:

    python -c 'import hashlib, json, sys; r = json.load(open(sys.argv[1])); print(hashlib.sha256(json.dumps({"content":
    r["content"], "format": r["format"]}, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest())'

What is signed is the line `qa record 1`, a line break, that digest in hex, and a line break.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from qa.errors import InputError
from qa.json_forms import JsonObject

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

RECORD_FORMAT = "qa record 1"
ALGORITHM = "Ed25519"
_LARGEST_KEY = 65_536
_MAKE = "make one with `ssh-keygen -t ed25519 -N '' -f FILE`"

SignatureState = Literal["signed by the key", "signed", "signed by another key", "invalid", "unsigned"]
"""by the key that the reader gave · by a key that nobody vouched for · by another than the one given · not a signature of
this content · no signature"""


@dataclass(frozen=True, slots=True)
class Signature(JsonObject):
    """A signature as the record carries it."""

    algorithm: str
    public_key: str
    """As OpenSSH writes it: "ssh-ed25519 AAAA...", without a comment."""
    value: str
    """base64 of 64 bytes."""


@dataclass(frozen=True, slots=True)
class SignatureFinding:
    """What is known of a record's signature."""

    state: SignatureState
    key: str | None
    """The fingerprint of the record's key as `ssh-keygen -l` shows it, where it has a readable one."""
    wanted: str | None
    """The fingerprint of the key that the reader gave."""

    @property
    def ok(self) -> bool:
        """Nothing speaks against it; an unsigned record passes where no key was asked for."""
        return self.state in ("signed by the key", "signed") or (self.state == "unsigned" and self.wanted is None)


def canonical_bytes(content: Mapping[str, Any]) -> bytes:
    """The bytes that stand for a record's content: equal for equal content, however its file is laid out."""
    text = json.dumps(
        {"content": content, "format": RECORD_FORMAT}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return text.encode("utf-8", "backslashreplace")  # half of a surrogate pair becomes its JSON escape


def digest(content: Mapping[str, Any]) -> str:
    """sha256 over `canonical_bytes`, in hex."""
    return hashlib.sha256(canonical_bytes(content)).hexdigest()


def sign(content: Mapping[str, Any], key: Path) -> Signature:
    """Sign a record's content.

    Parameters: key, a file with an unencrypted Ed25519 private key, in OpenSSH's format or PEM.
    Raises: InputError when the file holds none.
    """
    private = load_private(key)
    value = base64.b64encode(private.sign(_message(content))).decode()
    return Signature(ALGORITHM, _openssh(private.public_key()), value)


def check_signature(content: Mapping[str, Any], signature: Signature | None, key: Path | None) -> SignatureFinding:
    """Check the signature over a record's content.

    Parameters: key, a file with the public key that it should be signed with, in OpenSSH's format or PEM; None when any
    will do.
    Raises: InputError when that file holds none. A broken signature is a finding, not an error.
    """
    wanted = _openssh(_load_public(key)) if key is not None else None
    asked = fingerprint(wanted) if wanted is not None else None
    if signature is None:
        return SignatureFinding("unsigned", None, asked)
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key

    carried = None
    try:
        public = load_ssh_public_key(signature.public_key.encode())
        if not isinstance(public, Ed25519PublicKey) or signature.algorithm != ALGORITHM:
            raise ValueError(signature.algorithm)
        # Written one way only, so that no character of a record can be changed without being noticed.
        plain = _openssh(public)
        carried = fingerprint(plain)
        value = base64.b64decode(signature.value, validate=True)
        if plain != signature.public_key or base64.b64encode(value).decode() != signature.value:
            raise ValueError("a spelling that is not its own")
        public.verify(value, _message(content))
    except (ValueError, InvalidSignature, UnsupportedAlgorithm):
        return SignatureFinding("invalid", carried, asked)
    if wanted is None:
        return SignatureFinding("signed", carried, None)
    return SignatureFinding("signed by the key" if plain == wanted else "signed by another key", carried, asked)


def fingerprint(public_key: str) -> str:
    """The fingerprint of an OpenSSH public key, as `ssh-keygen -l` shows it."""
    blob = base64.b64decode(public_key.split()[1])
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def load_private(path: Path) -> Ed25519PrivateKey:
    """Read a private key. Raises: InputError for a file that cannot be read, is encrypted, or holds another key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

    content = _read(path)
    if content.startswith(b"ssh-") or b"PUBLIC KEY" in content[:80]:
        raise InputError(f"{path} is a public key: sign with the private one.")
    load = load_ssh_private_key if b"BEGIN OPENSSH" in content[:80] else load_pem_private_key
    try:
        key = _parsed(lambda: load(content, None))
    except TypeError as error:
        plain = "make a copy without one with `ssh-keygen -p -N '' -f COPY`"
        raise InputError(f"The key {path} is protected by a password, which is not asked for: {plain}.") from error
    if key is None:
        raise InputError(f"{path} holds no private key: {_MAKE}.")
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(f"The key {path} is {_kind(key)}, and records are signed with Ed25519: {_MAKE}.")
    return key


def _load_public(path: Path) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key, load_ssh_public_key

    content = _read(path)
    if b"PRIVATE KEY" in content[:80]:
        raise InputError(f"{path} is a private key: give the public one, which ends in .pub.")
    load = load_pem_public_key if content.startswith(b"-----") else load_ssh_public_key
    key = _parsed(lambda: load(content))
    if key is None:
        raise InputError(f"{path} holds no public key: give the .pub file of the key that signs.")
    if not isinstance(key, Ed25519PublicKey):
        raise InputError(f"The key {path} is {_kind(key)}, and records are signed with Ed25519: give such a key.")
    return key


def _parsed(load: Callable[[], object]) -> object | None:
    """The key, or None for content that is none."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return load()
    except (ValueError, UnsupportedAlgorithm):
        return None


def _kind(key: object) -> str:
    return "of the kind " + type(key).__name__.removesuffix("PrivateKey").removesuffix("PublicKey").lstrip("_")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_KEY)
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"The key {path} cannot be read ({cause}): check the path.") from error


def _openssh(key: Ed25519PublicKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def _message(content: Mapping[str, Any]) -> bytes:
    return f"{RECORD_FORMAT}\n{digest(content)}\n".encode()
