"""Where the server listens, and when it refuses to."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from qa.errors import UsageError
from qa.serve.run import listen
from tests import command
from tests.serve.conftest import ServerProcess


def test_what_keeps_a_server_from_starting_is_told(guide_store: Path) -> None:
    """An address that is taken, and one that others reach without a key, end the command with one sentence and code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments, said in (
            (("--port", port), "--port"),
            (("--port", "0", "--host", "0.0.0.0"), "--anyone-may-ask"),
        ):
            ran = command.run("serve", "--store", guide_store, *arguments)
            assert (ran.code, ran.out) == (2, ""), ran.err
            assert ran.err.count("\n") == 1 and said in ran.err, ran.err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_listening_to_others_needs_a_key_or_a_word(host: str) -> None:
    """An address that others can reach is taken with a key or with the user's word only."""
    with pytest.raises(UsageError, match="no key is set"):
        listen(host, 0, keys=False, open_to_all=False)


@pytest.mark.parametrize(("keys", "open_to_all"), [(True, False), (False, True)])
def test_an_address_for_others_is_known_as_such(keys: bool, open_to_all: bool) -> None:
    """An address that others can reach is not taken for one of this machine alone."""
    taken, local = listen("0.0.0.0", 0, keys=keys, open_to_all=open_to_all)
    taken.close()
    assert not local


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.9.8.7"])
def test_this_machine_alone_needs_no_key(host: str) -> None:
    """An address of this machine only is taken as it is, and known for what it is."""
    taken, local = listen(host, 0, keys=False, open_to_all=False)
    taken.close()
    assert local


@pytest.mark.parametrize(
    "host", ["no such host.example", "x" * 300, "1.2.3.4.5", "http://127.0.0.1", "127.0.0.1:80", ""]
)
def test_a_host_that_is_none_is_told(host: str) -> None:
    """A host that is no address is told in one sentence."""
    with pytest.raises(UsageError):
        listen(host, 0, keys=False, open_to_all=False)


@pytest.mark.slow
def test_anyone_may_ask_when_the_user_says_so(guide_store: Path) -> None:
    """With --anyone-may-ask an address that others reach is served without a key."""
    with ServerProcess(guide_store, "--host", "0.0.0.0", "--anyone-may-ask") as running:
        address = running.url.replace("0.0.0.0", "127.0.0.1")
        assert httpx.get(f"{address}/v1/models", headers={"Host": "qa.lab.example"}).status_code == 200
