"""Signatures: whose record it is."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import InputError
from qa.record.check import verify_record
from qa.record.load import load_record
from qa.record.sign import check_signature, fingerprint, sign
from qa.record.write import check_target, write_record
from tests.record.cases import Case, content_of
from tests.record.conftest import Keys

CONTENT = {"question": "What?"}


def test_the_signers_key_is_recognised(signed: Case, keys: Keys) -> None:
    """A record signed by Alice is hers by her key, somebody's without one, and not Mallory's."""
    recorded = signed.recorded
    for key, state, ok in (("alice", "signed by the key", True), ("mallory", "signed by another key", False)):
        findings = verify_record(recorded, signed.documents, keys[key][1])
        assert (findings.signature.state, findings.signature.ok, findings.exit_code) == (state, ok, 0 if ok else 6)
    finding = verify_record(recorded, signed.documents).signature
    assert finding.state == "signed" and finding.ok
    assert finding.key == fingerprint(keys["alice"][1].read_text(encoding="utf-8"))


def test_an_unsigned_record_passes_only_where_no_key_is_asked_for(case: Case, keys: Keys) -> None:
    """A record without a signature is anybody's: it holds without a key, and does not with one."""
    assert verify_record(case.recorded, case.documents).exit_code == 0
    findings = verify_record(case.recorded, case.documents, keys["alice"][1])
    assert findings.signature.state == "unsigned" and findings.exit_code == 6


def test_a_stripped_or_replaced_signature_is_noticed_with_the_key(signed: Case, keys: Keys, tmp_path: Path) -> None:
    """Somebody who takes the signature away, or signs a changed record himself, does not pass for Alice."""
    content = content_of(signed.path)
    content["answer"]["confidence"] = 0.99
    for number, key in enumerate((None, keys["mallory"][0])):
        path = tmp_path / f"{number}.json"
        write_record(path, content, key)
        assert verify_record(load_record(path), signed.documents).signature.ok
        assert not verify_record(load_record(path), signed.documents, keys["alice"][1]).signature.ok


@given(part=st.sampled_from(["value", "public_key", "algorithm"]), data=st.data())
@settings(max_examples=100, deadline=None)
def test_every_character_of_a_signature_counts(signed: Case, part: str, data: st.DataObject) -> None:
    """A signature with any character changed, added or left out is not one of the content."""
    signature = signed.recorded.file.signature
    assert signature is not None
    text = getattr(signature, part)
    place = data.draw(st.integers(0, len(text) - 1))
    by = data.draw(st.text(max_size=2).filter(lambda new: new != text[place]))
    changed = replace(signature, **{part: text[:place] + by + text[place + 1 :]})
    if changed != signature:
        assert check_signature(signed.recorded.file.content, changed, None).state == "invalid"


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_key_of_ssh_keygen_signs(tmp_path: Path) -> None:
    """The files that `ssh-keygen -t ed25519` makes sign and verify, and its fingerprint is the one shown."""
    key = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me@host", "-f", str(key)], check=True)
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(key)], check=True, capture_output=True, text=True).stdout
    signature = sign(CONTENT, key)
    finding = check_signature(CONTENT, signature, key.with_suffix(".pub"))
    assert finding.state == "signed by the key" and finding.key == shown.split()[1]
    assert "host" not in signature.public_key


def test_a_key_in_pem_signs(tmp_path: Path) -> None:
    """Keys in PEM, as openssl makes them, sign and verify as well."""
    key = ed25519.Ed25519PrivateKey.generate()
    private, public = tmp_path / "key.pem", tmp_path / "key.pub.pem"
    private.write_bytes(key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()))
    told = key.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
    public.write_bytes(told)
    assert check_signature(CONTENT, sign(CONTENT, private), public).state == "signed by the key"


def test_a_signature_can_be_checked_without_qa(signed: Case) -> None:
    """What is signed is the format and the digest, a line each."""
    whole = json.loads(signed.path.read_text(encoding="utf-8"))
    public = forms.load_ssh_public_key(whole["signature"]["public_key"].encode())
    assert isinstance(public, ed25519.Ed25519PublicKey)
    message = f"{whole['format']}\n{whole['sha256']}\n".encode()
    public.verify(base64.b64decode(whole["signature"]["value"]), message)  # raises when it is not


def _private(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, password: bytes | None) -> bytes:
    hidden = forms.BestAvailableEncryption(password) if password else forms.NoEncryption()
    return key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.OpenSSH, hidden)


def _pkcs8(password: bytes) -> bytes:
    hidden = forms.BestAvailableEncryption(password)
    key = ed25519.Ed25519PrivateKey.generate()
    return key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, hidden)


def _public() -> bytes:
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    return key.public_bytes(forms.Encoding.OpenSSH, forms.PublicFormat.OpenSSH)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: _private(ed25519.Ed25519PrivateKey.generate(), b"secret"), "protected by a password"),
        (lambda: _pkcs8(b"secret"), "protected by a password"),
        (lambda: _private(rsa.generate_private_key(65537, 2048), None), "of the kind RSA"),
        (_public, "is a public key"),
        (lambda: b"", "holds no private key"),
        (lambda: b"-----BEGIN OPENSSH PRIVATE KEY-----\nnonsense\n", "holds no private key"),
        (lambda: bytes(range(256)), "holds no private key"),
        (lambda: None, "cannot be read"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_before_the_question(
    make: Callable[[], bytes | None], said: str, tmp_path: Path
) -> None:
    """A key that is protected, of another kind, public, damaged or missing is refused in a sentence naming the file."""
    path = tmp_path / "key"
    content = make()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said) as told:
        check_target(tmp_path / "new.json", path)
    assert str(path) in str(told.value) and "\n" not in str(told.value)


@pytest.mark.parametrize("name", ["alice", "nonsense", "missing"])
def test_a_public_key_that_is_none_is_refused(name: str, keys: Keys, tmp_path: Path) -> None:
    """A private key, another file or none in place of the public key is refused in a sentence naming the file."""
    path = keys["alice"][0] if name == "alice" else tmp_path / name
    if name == "nonsense":
        path.write_text("no key", encoding="utf-8")
    said = {"alice": "is a private key", "nonsense": "holds no public key", "missing": "cannot be read"}[name]
    with pytest.raises(InputError, match=said) as told:
        check_signature(CONTENT, None, path)
    assert str(path) in str(told.value)
