"""Logs: one JSON object a line (colours on a terminal), and never a word of an article."""

from __future__ import annotations

import logging
import sys
import traceback

import structlog
from pydantic import ValidationError

from khabar_core.schemas.base import explain
from khabar_core.settings import LogSettings

_QUIET = ("aiokafka", "faststream", "opensearch", "uvicorn", "asyncio")


def configure_logging(settings: LogSettings, service: str) -> None:
    """Sends this process's logs, and those of its libraries from warnings on, to standard error in one form."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_content,
    ]
    console = settings.format == "console" or (settings.format == "auto" and sys.stderr.isatty())
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=settings.level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(settings.level)))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger of events with named values: ``log.info("batch done", records=200)``."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def describe(error: BaseException) -> str:
    """An error in one line that is safe to log: what libraries put into messages may be an article's text."""
    if isinstance(error, ValidationError):
        return f"ValidationError: {explain(error)}"
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" at {frame[0].name}:{frame[0].lineno}" if frame else ""
    if isinstance(error, (OSError, TimeoutError)):
        return f"{type(error).__name__}: {error}{place}"
    return f"{type(error).__name__}{place}"


def _without_content(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Replaces an attached exception by its description and the places it went through."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else sys.exc_info()[1] if info is True else None
    if isinstance(info, tuple):
        error = info[1]
    if error is not None:
        event["error"] = describe(error)
        event["where"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    return event
