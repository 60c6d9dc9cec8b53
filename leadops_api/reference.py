"""The document as a page to read: no scripts, nothing loaded from elsewhere."""

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from typing import Any

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "code{font-size:.9em}summary{cursor:pointer;padding:.25rem 0}table{border-collapse:collapse;font-size:.9em}"
    "td,th{border:1px solid;padding:.2rem .5rem;text-align:left;vertical-align:top}small{opacity:.8}"
)
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; frame-ancestors 'none'; base-uri 'none'"


def reference_page(document: dict[str, Any]) -> str:
    """Every operation by topic: who may call it, its parameters, body and replies."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>LeadOps API</title><style>{_STYLE}</style></head><body><main><h1>LeadOps API</h1>"
        f'<p>{escape(document["info"]["summary"])}</p><p><a href="/openapi.json">openapi.json</a></p>'
        f"{''.join(_topics(document))}</main></body></html>"
    )


def _topics(document: dict[str, Any]) -> Iterator[str]:
    operations = [
        (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]
    for tag in document["tags"]:
        yield f"<h2>{escape(tag['name'])}</h2><p>{escape(tag['description'])}</p>"
        for method, path, operation in operations:
            if tag["name"] in operation["tags"]:
                yield _operation(method, path, operation)


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    who = operation.get("x-required-role", "anybody")
    rows = [
        (
            f"{parameter['in']} <code>{escape(parameter['name'])}</code>",
            escape(parameter.get("description", "")) + (" Needed." if parameter.get("required") else ""),
        )
        for parameter in operation.get("parameters", ())
    ]
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        rows.append((f"body <code>{escape(kind)}</code>", _schema(content["schema"])))
    for status, reply in operation["responses"].items():
        shapes = " ".join(_schema(each.get("schema", {})) for each in reply.get("content", {}).values())
        rows.append((f"reply {escape(status)}", f"{escape(reply['description'])} {shapes}"))
    cells = "".join(f"<tr><td>{left}</td><td>{right}</td></tr>" for left, right in rows)
    return (
        f"<details><summary><code>{method.upper()} {escape(path)}</code> {escape(operation['summary'])} "
        f"<small>{escape(operation['operationId'])} · {escape(who)}</small></summary>"
        f"<p>{escape(operation['description'])}</p><table>{cells}</table></details>"
    )


def _schema(schema: dict[str, Any]) -> str:
    name = schema.get("$ref", "").rpartition("/")[2]
    inner = schema.get("items", {}).get("$ref", "").rpartition("/")[2]
    kinds = [each.get("$ref", "").rpartition("/")[2] for each in schema.get("anyOf", ())]
    said = (
        name or (inner and f"list of {inner}") or " or ".join(filter(None, kinds)) or schema.get("type", "")
    )
    return f"<code>{escape(str(said))}</code>" if said else ""
