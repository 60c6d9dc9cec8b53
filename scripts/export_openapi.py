"""Write the OpenAPI document to docs/openapi.json, from which clients are generated.

python scripts/export_openapi.py           write the document
python scripts/export_openapi.py --check   exit with 1 if the document is stale
"""

import argparse
import json
import sys
from pathlib import Path

from leadops_api import create_app
from leadops_core import Settings

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"


def openapi_text() -> str:
    """Return the document. It does not depend on the environment."""
    app = create_app(Settings(_env_file=None))
    document = app.openapi()
    # The installed version would change the document with every release.
    document["info"]["version"] = "1"
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only say whether it is stale")
    is_check = parser.parse_args().check
    text = openapi_text()
    if DOCUMENT.exists() and DOCUMENT.read_text("utf-8") == text:
        return 0
    if is_check:
        print("docs/openapi.json is stale; run python scripts/export_openapi.py")
        return 1
    DOCUMENT.write_text(text, "utf-8")
    print("docs/openapi.json: written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
