"""`qa`, or `python -m qa`: run the command line and exit with its code."""

from __future__ import annotations

import gc
import logging
import os
import sys

from qa.cli.batch import print_error, print_stderr
from qa.cli.main import app
from qa.cli.terminal import OneLine, VisibleStream
from qa.errors import QAError
from qa.index.files import is_full


def main() -> None:
    """Run the command line and exit with its code: 0, 1 for an error, 2 for wrong usage, 3 for an abstention."""
    # A single question leaves little garbage; looking for it during imports and at the end takes a fifth of the time.
    gc.disable()
    code = _exit_code()
    gc.freeze()
    sys.exit(code)


def _exit_code() -> int:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    for name in ("stdout", "stderr"):
        if (plain := getattr(sys, name)) is not None:
            setattr(sys, name, VisibleStream(plain))
    log = logging.getLogger("qa")
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    log.addHandler(handler)
    log.propagate = False
    try:
        app(prog_name="qa")  # always ends in SystemExit; a reader that went away ends it quietly with 1
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except QAError as error:
        print_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if is_full(error):
            _drop_unwritten()
            print_stderr(
                "There is no space left for the output or for a file of the cache: free some and run the same again."
            )
            return 1
        if os.environ.get("QA_DEBUG"):
            raise
        told = " ".join(str(error).split()) or type(error).__name__
        print_stderr(f"Unexpected error: {told.rstrip('.')}; run with QA_DEBUG=1 for the traceback.")
        return 1
    return 0


def _drop_unwritten() -> None:
    """Drop what standard output still holds and has no space for: at exit, Python would try to write it again and end with 120."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
