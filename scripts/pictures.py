"""Draw the diagrams of docs/images/: `pipeline.svg` from the table of edges, and `architecture.svg`.

python scripts/pictures.py           draw them
python scripts/pictures.py --check   list stale ones, and exit with 1 if there are any
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from leadops_core.graph.topology import NODES

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"

# Light and dark theme in one file. The reader's setting decides.
_STYLE = """<style>
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .name { font: 600 13px ui-monospace, "SF Mono", Menlo, Consolas, monospace }
  .title { font-weight: 600; font-size: 14px }
  .small { font-size: 12px; fill: #59636e }
  .box { fill: #f6f8fa; stroke: #b7bfc8 }
  .core { fill: #eef2ff; stroke: #8896d8 }
  .group { fill: none; stroke: #b7bfc8; stroke-dasharray: 2 4 }
  .way { fill: none; stroke: #59636e; stroke-width: 1.5 }
  .maybe { stroke-dasharray: 5 4 }
  #tip path { fill: #59636e }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9aa4ae }
    .box { fill: #161b22; stroke: #484f58 } .core { fill: #1c2340; stroke: #5f6fc4 }
    .group { stroke: #484f58 } .way { stroke: #9aa4ae } #tip path { fill: #9aa4ae }
  }
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
<path d="M0 0 8 4 0 8z"/></marker></defs>"""

_ABOUT = {
    "normalize_input": "cleans the lead",
    "enrich_lead": "finds facts",
    "score_lead": "adds up points",
    "decide_next_action": "applies the policy",
    "draft_email": "writes and checks",
    "log_to_crm": "stores the results",
    "learning_update": "stores an outcome",
}
"""What each node does. A node without an entry raises KeyError."""


def picture(width: int, height: int, title: str, parts: Iterator[str]) -> str:
    """Return an SVG document with a title for screen readers."""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">\n'
        f"<title>{escape(title)}</title>\n{_STYLE}\n{body}\n</svg>\n"
    )


def box(
    x: float, y: float, width: float, height: float, lines: list[tuple[str, str]], kind: str = "box"
) -> str:
    """Return a box with centered lines, each with its CSS class."""
    rows = [f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6"/>']
    top = y + height / 2 - 9 * (len(lines) - 1) + 4.5
    for number, (style, words) in enumerate(lines):
        at = f'x="{x + width / 2:g}" y="{top + 18 * number:g}"'
        rows.append(f'<text class="{style}" {at} text-anchor="middle">{escape(words)}</text>')
    return "\n".join(rows)


def arrow(path: str, kind: str = "") -> str:
    """Return an arrow along an SVG path."""
    return f'<path class="{f"way {kind}".strip()}" marker-end="url(#tip)" d="{path}"/>'


def label(x: float, y: float, words: str, style: str = "small", anchor: str = "start") -> str:
    """Return text at a position."""
    return f'<text class="{style}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def pipeline() -> str:
    """Draw the seven nodes from top to bottom. Edges that skip nodes bend around them."""
    width, left, step, high = 580, 40, 78, 50
    top = {node.name: 20 + step * number for number, node in enumerate(NODES)}
    order = list(top)

    def parts() -> Iterator[str]:
        for node in NODES:
            y = top[node.name]
            yield box(left, y, 230, high, [("name", node.name), ("small", _ABOUT[node.name])], "core")
            for to in node.leads_to:
                if to not in top:
                    continue
                kind = "maybe" if len(node.leads_to) > 1 else ""
                apart = order.index(to) - order.index(node.name)
                if apart == 1:
                    yield arrow(f"M{left + 115} {y + high}V{top[to] - 2}", kind)
                else:
                    bend, start, end = 270 + 26 * apart, y + high / 2, top[to] + high / 2
                    yield arrow(
                        f"M{left + 230} {start}H{bend - 10}Q{bend} {start} {bend} {start + 10}V{end - 10}"
                        f"Q{bend} {end} {bend - 10} {end}H{left + 233}",
                        kind,
                    )
        yield label(408, top["enrich_lead"] + 30, "dashed: taken or not,")
        yield label(408, top["enrich_lead"] + 48, "depending on the result")
        yield label(408, top["score_lead"] + 30, "after a failure, or with")
        yield label(408, top["score_lead"] + 48, "nothing to write, the run is")
        yield label(408, top["score_lead"] + 66, "recorded; no lead is dropped")

    return picture(width, 20 + step * len(NODES) - 8, "The graph: seven nodes and their edges", parts())


def architecture() -> str:
    """Draw the four interfaces, the library, its ports, and the database."""
    faces = [
        ("Notebook, script", "import leadops_core"),
        ("Command line", "leadops"),
        ("Console", "Streamlit, one file"),
        ("HTTP API, worker", "FastAPI"),
    ]
    features = ["intake", "enrichment", "scoring", "decision", "outreach", "delivery"]
    ports = [
        ("EmailTool", "mock · SMTP · Azure"),
        ("ModelTool", "rules · OpenAI · Azure"),
        ("EnrichmentTool", "rules"),
        ("CRMTool", "database"),
    ]

    def parts() -> Iterator[str]:
        yield box(735, 16, 205, 52, [("title", "Dashboard"), ("small", "Next.js, from its server")])
        yield arrow("M837 68V94")
        for number, (name, what) in enumerate(faces):
            yield box(20 + 238.5 * number, 96, 205, 52, [("title", name), ("small", what)])
            yield arrow(f"M{122.5 + 238.5 * number:g} 148V176")
        yield '<rect class="group" x="20" y="178" width="920" height="150" rx="8"/>'
        yield label(
            36,
            200,
            "leadops_core: one facade, one graph of seven nodes, pure functions over schemas",
            "title",
        )
        for number, name in enumerate(features):
            x = 36 + 150 * number
            yield box(x, 216, 126, 40, [("name", name)], "core")
            if number:
                yield arrow(f"M{x - 24} 236H{x - 2}")
        yield arrow("M849 256V286Q849 296 839 296H409Q399 296 399 286V259", "maybe")
        yield label(624, 316, "outcomes train the scorecard", anchor="middle")
        for number, (name, what) in enumerate(ports):
            yield arrow(f"M{122.5 + 238.5 * number:g} 328V356")
            yield box(20 + 238.5 * number, 358, 205, 52, [("title", name), ("small", what)])
        yield arrow("M837 410V438")
        yield box(
            20,
            440,
            920,
            52,
            [
                ("title", "One database: SQLite or Postgres"),
                ("small", "leads · drafts · timeline · traces · scorecards · outcomes · do-not-contact list"),
            ],
        )

    return picture(960, 508, "Four interfaces over one library, its ports, and one database", parts())


PICTURES: dict[str, Callable[[], str]] = {"pipeline.svg": pipeline, "architecture.svg": architecture}


def stale() -> list[str]:
    """Return the names of stale pictures."""
    return [
        name
        for name, draw in PICTURES.items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != draw()
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only say which are stale")
    is_check = parser.parse_args().check
    FOLDER.mkdir(parents=True, exist_ok=True)
    results = stale()
    for name in results:
        if not is_check:
            (FOLDER / name).write_text(PICTURES[name](), encoding="utf-8")
        print(f"docs/images/{name}: {'stale' if is_check else 'drawn'}")
    return 1 if results and is_check else 0


if __name__ == "__main__":
    sys.exit(main())
