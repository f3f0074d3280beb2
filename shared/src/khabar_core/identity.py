"""Who an article is: a 128-bit id that is the same in every process, on every machine and in every release.

The id must not depend on a library's version, so canonicalisation is written here on the standard library's URL
parser alone, and golden tests hold every id. A change of any rule below is a migration of every stored document.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit, urlunsplit

ID_PATTERN = r"^[0-9a-f]{32}$"
"""An article id: 32 lower-case hexadecimal digits."""

# Parameters that name the visitor's way to a page, never the page.
_TRACKING = re.compile(
    r"^(utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|_gl)$", re.IGNORECASE
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986: what may stand in a path or query as itself; all else is written as %XX of its UTF-8.
_PATH_SAFE = "/:@!$&'()*+,;=~-._"
_QUERY_SAFE = "/:@!$'()*,;~-._?"


class InvalidUrl(ValueError):
    """The URL names no page on the web: its text says why."""


def canonical_url(url: str) -> str:
    """The one spelling under which all common spellings of a page's address are known.

    Scheme and host in lower case, ``http`` read as ``https``, a leading ``www.``, default ports, fragments and tracking
    parameters dropped, international host names in their ASCII form, dot segments resolved, percent-encoding made
    uniform, parameters sorted, no trailing slash (RFC 3986 section 6.2, with the scheme-based and protocol-based steps
    that news sites need).

    Raises:
        InvalidUrl: no http or https scheme, no host, a port that is none, or user information.
    """
    try:
        parts = urlsplit(unicodedata.normalize("NFC", url.strip()))
        port = parts.port
    except ValueError as error:
        raise InvalidUrl(f"not a URL: {error}") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise InvalidUrl(f"the scheme is {parts.scheme or 'missing'!r}, not http or https")
    if not parts.hostname:
        raise InvalidUrl("the host is missing")
    if parts.username is not None or parts.password is not None:
        raise InvalidUrl("it carries a user name or password")
    host = _ascii_host(parts.hostname)
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    return urlunsplit(("https", host, _path(parts.path), _query(parts.query), ""))


def _ascii_host(hostname: str) -> str:
    host = hostname.lower().rstrip(".").removeprefix("www.")
    if host.isascii():
        return f"[{host}]" if ":" in host else host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise InvalidUrl(f"the host is no international domain name: {error}") from error


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(
                quote(
                    unquote(segment, errors="surrogateescape"),
                    safe=_PATH_SAFE.replace("/", ""),
                    errors="surrogateescape",
                )
            )
    return "/" + "/".join(kept) if kept else ""


def _query(query: str) -> str:
    pairs = sorted(
        _uniform(pair) for pair in query.split("&") if pair and not _TRACKING.match(unquote(pair.partition("=")[0]))
    )
    return "&".join(pairs)


def _uniform(pair: str) -> str:
    name, equals, value = pair.partition("=")
    return _encoded(name) + equals + _encoded(value)


def _encoded(text: str) -> str:
    plain = unquote(text.replace("+", " "), errors="surrogateescape")
    return quote(plain, safe=_QUERY_SAFE, errors="surrogateescape")


def article_id(*, url: str | None, source_id: str, external_id: str | None, title: str | None, body: str) -> str:
    """The article's id: of its canonical URL; without one, of the source and the source's own id; else of the content.

    Content is compared by its words alone: NFC, runs of white space as one space. 32 hexadecimal digits.

    Raises:
        InvalidUrl: a URL is given and is none.
    """
    if url is not None:
        return _digest("url", canonical_url(url))
    if external_id is not None:
        return _digest("source", source_id, external_id)
    return _digest("content", _words(title or ""), _words(body))


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _digest(*parts: str) -> str:
    # Unit separators keep ("a", "bc") and ("ab", "c") apart; they cannot stand in a URL or in white-space-folded text.
    data = "\x1f".join(parts).encode("utf-8", errors="surrogatepass")
    return hashlib.sha256(data).hexdigest()[:32]
