"""`diptych`, and `python -m pipeline`."""

import sys

_INTERRUPTED = 130
"""As `cli.command` has it, which may not be there yet."""


def main() -> int:
    """Run one command; return its exit code. Whoever presses Ctrl-C while the program is loaded gets no traceback."""
    try:
        from pipeline.cli import main as run  # noqa: PLC0415 - Ctrl-C while it loads is caught here
    except KeyboardInterrupt:
        sys.stderr.write("diptych: interrupted; nothing was begun\n")
        return _INTERRUPTED
    return run()


if __name__ == "__main__":
    sys.exit(main())
