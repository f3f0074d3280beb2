"""The one error of this package."""


class ServerError(RuntimeError):
    """A server could not be had; the message says what, why and how to mend it, and is meant to be shown."""
