"""MkDocs hooks: pages from the repository root, working links, and no external scripts.

Documents link to files of the repository. On the site, a link to a document leads to its page. A link to any other file
leads to the repository at `REPOSITORY_URL`, or becomes plain text if that is not set.
"""

import os
import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
FROM_ROOT = {
    "README.md": "index.md",
    "AZURE_DEPLOYMENT.md": "azure.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "reporting.md",
    "CHANGELOG.md": "changelog.md",
}
"""Documents in the root, with their names on the site."""
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))

_IN_SITE = {page: source for source, page in FROM_ROOT.items()}
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
_SOURCE = re.compile(r'\b(src|srcset|href)="([^"]+)"')
_FENCED = re.compile(r"^(`{3,}).*?^\1[ ]*$", re.MULTILINE | re.DOTALL)
_GRAPH = re.compile(r"^```mermaid\n.*?^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"^(`{3,})(csv|eml|json) (\S+)$", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z]+:|#")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add decisions and unlisted pages to the navigation, and set the repository URL if it is known."""
    config.repo_url = os.environ.get("REPOSITORY_URL") or None
    for section in config.nav or []:
        for entries in section.values():
            for entry in entries if isinstance(entries, list) else ():
                if isinstance(entry, dict) and "Decisions" in entry:
                    entry["Decisions"] += [f"decisions/{path.name}" for path in DECISIONS]
    pages = set(re.findall(r"'([\w./-]+\.md)'", repr(config.nav)))
    if more := sorted({path.name for path in (ROOT / "docs").glob("*.md")} - pages):
        (config.nav or []).append({"More": more})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the documents of the root as pages."""
    for source, page in FROM_ROOT.items():
        files.append(File.generated(config, page, content=(ROOT / source).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Rewrite links for the site, and show the graph as a picture, which needs no script."""
    del config
    source = _IN_SITE.get(page.file.src_uri, f"docs/{page.file.src_uri}")
    picture = posixpath.relpath("images/pipeline.svg", posixpath.dirname(page.file.src_uri) or ".")
    markdown = _GRAPH.sub(f"![The graph: seven nodes and their edges]({picture})", markdown)
    markdown = _NAMED.sub(r'\1\2 title="\3"', markdown)
    parts, last = [], 0
    for fence in _FENCED.finditer(markdown):
        parts += [_links(markdown[last : fence.start()], source, page.file.src_uri, files), fence[0]]
        last = fence.end()
    return "".join([*parts, _links(markdown[last:], source, page.file.src_uri, files)])


def _links(text: str, source: str, page: str, files: Files) -> str:
    def link(match: re.Match[str]) -> str:
        target = _target(match[3], source, page, files)
        return f"{match[1]}[{match[2]}]({target})" if target else match[2]

    def attribute(match: re.Match[str]) -> str:
        target = _target(match[2], source, page, files)
        return f'{match[1]}="{_as_served(target, page)}"' if target else ""

    return _SOURCE.sub(attribute, _LINK.sub(link, text))


def _target(target: str, source: str, page: str, files: Files) -> str | None:
    """Return the target of a link on the site's `page`, or None if it has none there."""
    if _ELSEWHERE.match(target):
        return target
    path, mark, anchor = target.partition("#")
    in_repository = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    in_site = FROM_ROOT.get(in_repository, in_repository.removeprefix("docs/"))
    if in_repository.startswith("docs/") and (ROOT / in_repository).is_dir():
        in_site += "/README.md"
    if files.get_file_from_path(in_site):
        return posixpath.relpath(in_site, posixpath.dirname(page) or ".") + mark + anchor
    repository = os.environ.get("REPOSITORY_URL")
    return f"{repository}/blob/main/{in_repository}{mark}{anchor}" if repository else None


def _as_served(target: str, page: str) -> str:
    """Return the target of an HTML attribute for the browser. MkDocs does not rewrite HTML, and serves `x.md` as `x/`."""
    if _ELSEWHERE.match(target) or page.endswith(("index.md", "README.md")):
        return target
    return f"../{target}"
