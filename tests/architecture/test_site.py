"""The documentation site builds, its links work, and its pages load nothing from other hosts."""

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from scripts import pictures

ROOT = Path(__file__).parents[2]


class Page(HTMLParser):
    """What a page links to, what it loads, and where in it one can link to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.text = text
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if name := given.get("id"):
            self.anchors.add(name)
        if tag == "a" and (target := given.get("href")):
            self.links.append(target)
        rel = given.get("rel") or ""
        is_loaded = tag in ("script", "img", "source", "iframe") or (
            tag == "link" and rel in ("stylesheet", "icon")
        )
        if is_loaded and (target := given.get("src") or given.get("srcset") or given.get("href")):
            self.loaded.append(target)


def build(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["mkdocs", "build", "--strict", "--site-dir", folder, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Page]:
    folder = tmp_path_factory.mktemp("site")
    ran = build(folder)
    assert ran.returncode == 0, ran.stderr
    pages = {
        path: Page(path.read_text("utf-8")) for path in folder.rglob("*.html") if path.name != "404.html"
    }
    assert len(pages) > 50
    return pages


def where(page: Path, target: str) -> Path:
    """The file that a link leads to."""
    path = (page.parent / unquote(urlsplit(target).path)).resolve()
    return path / "index.html" if path.is_dir() else path


def test_site_links_have_existing_targets(site: dict[Path, Page]) -> None:
    broken = []
    for path, page in site.items():
        for target in page.links:
            if urlsplit(target).scheme:
                continue
            found, anchor = where(path, target) if urlsplit(target).path else path, urlsplit(target).fragment
            known = site[found].anchors if found in site else set()
            if not found.is_file() or (anchor and anchor not in {*known, "__codelineno"}):
                broken.append(f"{path.parent.name}: {target}")
    assert broken == []


def test_site_pages_load_nothing_from_other_hosts(site: dict[Path, Page]) -> None:
    elsewhere = [target for page in site.values() for target in page.loaded if urlsplit(target).netloc]
    assert elsewhere == []


def test_site_pages_load_only_existing_files(site: dict[Path, Page]) -> None:
    missing = [
        f"{path.parent.name}: {target}"
        for path, page in site.items()
        for target in page.loaded
        if not where(path, target).is_file()
    ]
    assert missing == []


def test_site_pages_contain_no_raw_code_fences(site: dict[Path, Page]) -> None:
    assert [path.parent.name for path, page in site.items() if "```" in page.text] == []


def test_every_document_has_a_page(site: dict[Path, Page]) -> None:
    names = {path.parent.name for path in site}
    documents = {path.stem for path in (ROOT / "docs").rglob("*.md")} - {"README"}
    assert documents - names == set()


def test_pictures_are_as_the_code_draws_them() -> None:
    assert pictures.stale() == [], "python scripts/pictures.py"


def test_pictures_have_descriptions() -> None:
    for name in pictures.PICTURES:
        text = (pictures.FOLDER / name).read_text("utf-8")
        assert re.search(r'role="img" aria-label="[^"]{20,}"', text)


def test_broken_link_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("[nowhere](nowhere.md)\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\nvalidation: {links: {not_found: warn}}\nplugins: []\n", "utf-8"
    )
    ran = build(tmp_path / "site", "--config-file", str(tmp_path / "mkdocs.yml"))
    assert ran.returncode != 0
    assert "nowhere.md" in ran.stdout + ran.stderr
