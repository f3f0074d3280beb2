"""Errors that end a command or a service before its work begins."""


class CannotStart(Exception):
    """A service cannot start, and waiting would not help; the text tells a person why and what to do."""
