"""What is written down while the program runs, and what never is.

A line has a moment (the server's), a level, the part that speaks, a sentence, and the random name
of the request. It has no person, no address of a visitor and no address of a page: who voted when
must not be read from a log. Of an error it has the kind and the places in the program; not what
the error says, which may quote what somebody typed, unless the operator wants that for a while.
"""

import json
import logging
import time
from collections.abc import Iterator, MutableMapping
from traceback import extract_tb
from typing import Any

from structlog.contextvars import merge_contextvars
from structlog.stdlib import ProcessorFormatter, add_log_level, add_logger_name

Event = MutableMapping[str, Any]
SHOWN = ("time", "level", "logger", "event", "request_id", "errors")


class Discreet(logging.Filter):
    """Puts the pattern of a page in the place of its address: whose and which it was is lost."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            pattern = f"/{match.route}" if match else "a page"
            addresses = {request.path, request.path_info, request.get_full_path()}
            record.args = tuple(pattern if arg in addresses else arg for arg in record.args)
        return True


class Logbook(ProcessorFormatter):
    """Lines for people, or one JSON object a line for programs."""

    def __init__(self, *, is_json: bool, has_details: bool) -> None:
        def errors(_logger: Any, _name: str, event: Event) -> Event:
            return _with_errors(event, has_details=has_details)

        super().__init__(
            foreign_pre_chain=[merge_contextvars, add_log_level, add_logger_name],
            processors=[errors, _shown, _as_json if is_json else _as_line],
        )


def _with_errors(event: Event, *, has_details: bool) -> Event:
    """The error and what it came from, each with its places in the program."""
    said = event.pop("exc_info", None)
    error = said[1] if isinstance(said, tuple) else said
    if isinstance(error, BaseException):
        event["errors"] = [_error(one, has_details=has_details) for one in _chain(error)]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _error(error: BaseException, *, has_details: bool) -> dict[str, Any]:
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)
    ]
    told = {"kind": f"{type(error).__module__}.{type(error).__qualname__}", "places": places}
    if said := str(error) if has_details else _harmless(error):
        told["says"] = said
    return told


def _harmless(error: BaseException) -> str:
    """What can be said of an error without quoting anybody."""
    if isinstance(error, OSError):
        return error.strerror or ""
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return str(constraint or "")


def _shown(_logger: Any, _name: str, event: Event) -> Event:
    event["time"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return {key: event[key] for key in SHOWN if key in event}


def _as_json(_logger: Any, _name: str, event: Event) -> str:
    return json.dumps(event, ensure_ascii=False, default=str)


def _as_line(_logger: Any, _name: str, event: Event) -> str:
    name = f" [{event['request_id']}]" if "request_id" in event else ""
    lines = [f"{event['level'].upper()} {event['logger']}: {event['event']}{name}"]
    for error in event.get("errors", ()):
        lines.append(f"  {error['kind']}{': ' if 'says' in error else ''}{error.get('says', '')}")
        lines += [f"    {place}" for place in error["places"]]
    return "\n".join(lines)
