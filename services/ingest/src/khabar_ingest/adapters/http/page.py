"""The API page: the OpenAPI document as HTML that needs nothing from elsewhere (Swagger's page loads from a CDN)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; }
h2 { margin-top: 3rem; border-top: 1px solid #d0d7de; padding-top: 1rem; }
code, pre { font: 14px/1.5 ui-monospace, monospace; background: #f3f5f7; border-radius: 4px; }
code { padding: .1rem .3rem; } pre { padding: .8rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: start; vertical-align: top; padding: .3rem .6rem;
border-bottom: 1px solid #d0d7de; }
"""


def page_of(document: Mapping[str, Any]) -> str:
    """The page for an OpenAPI document."""
    info = document["info"]
    return "\n".join(
        (
            '<!doctype html><html lang="en"><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(info['title'])}</title><style>{_STYLE}</style>",
            f"<h1>{escape(info['title'])} {escape(info['version'])}</h1><p>{_text(info['description'])}</p>",
            '<p>For programs: <a href="openapi.json">openapi.json</a></p>',
            *_routes(document["paths"]),
            "<h2>Fields</h2>",
            *_schemas(document["components"]["schemas"]),
            "</html>",
        )
    )


def _routes(paths: Mapping[str, Any]) -> Iterator[str]:
    for path, operations in paths.items():
        for method, operation in operations.items():
            yield f"<h2><code>{method.upper()} {escape(path)}</code> {escape(operation['summary'])}</h2>"
            yield f"<p>{_text(operation['description'])}</p>"
            yield from _parameters(operation.get("parameters", ()))
            yield from _examples(operation.get("requestBody", {}).get("content", {}))
            rows = ((status, answer["description"]) for status, answer in sorted(operation["responses"].items()))
            yield _table(("Answer", "Meaning"), rows)


def _parameters(parameters: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if parameters:
        yield _table(
            ("Parameter", "In", "Meaning"), ((p["name"], p["in"], p.get("description", "")) for p in parameters)
        )


def _examples(content: Mapping[str, Any]) -> Iterator[str]:
    for media_type, body in content.items():
        for example in body["examples"].values():
            value = example["value"]
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
            yield f"<p>{escape(example['summary'])}, as <code>{escape(media_type)}</code>:</p>"
            yield f'<pre dir="auto">{escape(text)}</pre>'


def _schemas(schemas: Mapping[str, Any]) -> Iterator[str]:
    for name, schema in sorted(schemas.items()):
        yield f'<h3 id="{escape(name)}">{escape(name)}</h3><p>{_text(schema.get("description", ""))}</p>'
        required = schema.get("required", ())
        fields = schema.get("properties", {}).items()
        rows = ((field, "yes" if field in required else "no", _kind(facts)) for field, facts in fields)
        yield _table(("Field", "Required", "Value"), rows)


def _kind(facts: Mapping[str, Any]) -> str:
    if "$ref" in facts:
        return str(facts["$ref"]).rpartition("/")[2]
    if "anyOf" in facts:
        return " or ".join(_kind(choice) for choice in facts["anyOf"])
    kind = str(facts.get("format", facts.get("type", "")))
    if kind == "array":
        return f"array of {_kind(facts['items'])}"
    pattern = f" {facts['pattern']}" if "pattern" in facts else ""
    meaning = f": {facts['description']}" if "description" in facts else ""
    return kind + pattern + meaning


def _table(head: tuple[str, ...], rows: Any) -> str:  # noqa: ANN401 - an iterable of tuples of text
    cells = "".join("<tr>" + "".join(f"<td>{_text(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{escape(title)}</th>' for title in head)}</tr>{cells}</table>"


def _text(markdown: str) -> str:
    """Paragraphs and `code`, of all Markdown what our texts use."""
    parts = escape(markdown).replace("``", "`").replace("\n\n", "<p>").split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))
