"""Ships the repository's `data/` inside the wheel, as `leadops_core/_data`."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # An editable install reads `data/` where it is: a copy in site-packages would go stale in silence.
        if version != "editable":
            for path in sorted(Path(self.root, "data").glob("[!.]*")):
                build_data["force_include"][str(path)] = f"leadops_core/_data/{path.name}"
