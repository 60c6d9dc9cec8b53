"""Ships the repository's `data/` inside the wheel, as `leadops_core/_data`."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # An editable install reads `data/` where it is: a copy in site-packages would go stale in silence.
        if version != "editable":
            build_data["force_include"]["data"] = "leadops_core/_data"
