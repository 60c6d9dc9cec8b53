"""The files that ship with LeadOps."""

from importlib.resources import files
from pathlib import Path


def bundled_file(name: str) -> Path:
    """Where a file of `data/` is: inside the package when installed, beside it in a checkout.

    Raises `FileNotFoundError` with the places looked at.
    """
    package = Path(str(files("leadops_core")))
    places = (package / "_data" / name, package.parent / "data" / name)
    for place in places:
        if place.is_file():
            return place
    raise FileNotFoundError(f"{name} is missing; looked for it as {' and '.join(map(str, places))}")
