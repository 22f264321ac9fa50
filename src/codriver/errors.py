"""The named errors: each says what was wrong, where, and what to do.

A :class:`CodriverError` is always the user's to mend (a bad file, a busy port, a missing extra).
The command line prints its text without a traceback and exits with code 2.
"""


class CodriverError(Exception):
    """Base of every error that codriver raises on purpose; its text is one or two plain lines."""


class RecordingError(CodriverError):
    """A recording cannot be read: no log, no pictures, a log of something else, too many bad rows."""


class ImageError(CodriverError):
    """A picture cannot be decoded: not a JPEG or PNG, truncated, or too large."""


class ModelFileError(CodriverError):
    """A model file cannot be used: not a model, of the wrong shape, or refused as unsafe."""


class OutputError(CodriverError):
    """Something cannot be written: no permission, a full disk, a path that is a folder."""


class ServerError(CodriverError):
    """The drive server cannot start: port busy, address not available."""


class DisplayError(CodriverError):
    """A window cannot be opened: there is no display, or none that can be reached."""


class RunError(CodriverError):
    """A run folder cannot be resumed: not a run, incomplete, or made with other data or settings."""


class SettingError(CodriverError):
    """A setting is out of range or unknown."""


class MissingExtraError(CodriverError):
    """An optional part of codriver is not installed."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the extra '{extra}'. Install it with: pip install 'codriver[{extra}]'"
        )
