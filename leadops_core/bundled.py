"""The files that ship with LeadOps."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def bundled_file(name: str) -> Traversable:
    """A file of `data/`: inside the package when installed, beside it in a checkout.

    Raises `FileNotFoundError` with the places looked at.
    """
    package = files("leadops_core")
    places = (package / "_data" / name, package / ".." / "data" / name)
    for path in places:
        if path.is_file():
            return path
    raise FileNotFoundError(f"{name} is missing. Looked in {' and '.join(map(str, places))}.")
