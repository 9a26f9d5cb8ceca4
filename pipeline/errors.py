"""The one error that the front door catches, and where in a file it lies."""


class PipelineError(Exception):
    """Something a person must mend before the work can go on.

    `where` names the file, line or unit; `next_step` says what to do about it. Each room defines its
    own subclass beside the code that raises it, and only `cli.py` (or, for one article among others,
    `run.py`) catches it.
    """

    def __init__(self, message: str, *, where: str = "", next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.next_step = next_step

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head}\n  next step: {self.next_step}" if self.next_step else head


def line_of(error: UnicodeDecodeError) -> int:
    """Return the line of a file, read at once, on which its text is not in the encoding it should be in."""
    return error.object.count(b"\n", 0, error.start) + 1
