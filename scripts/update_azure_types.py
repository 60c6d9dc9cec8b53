"""Write infra/types.json, the properties of Azure resource types, from Azure's client libraries.

    python -m venv types && types/bin/pip install -r scripts/azure_types.txt
    types/bin/python scripts/update_azure_types.py

Use a separate environment, because nothing else here needs these libraries. scripts/check_bicep.py reads the file.
"""

import datetime
import enum
import importlib
import inspect
import json
import re
import types
import typing
from importlib.metadata import version
from pathlib import Path
from typing import Any

INFRA = Path(__file__).resolve().parents[1] / "infra"

# Resource type: module of the library, class of the body, and the API version if the module has several.
SOURCES = {
    "Microsoft.App/containerApps": ("appcontainers", "ContainerApp", None),
    "Microsoft.App/jobs": ("appcontainers", "Job", None),
    "Microsoft.App/managedEnvironments": ("appcontainers", "ManagedEnvironment", None),
    "Microsoft.Authorization/roleAssignments": (
        "authorization.v2022_04_01",
        "RoleAssignmentCreateParameters",
        "2022-04-01",
    ),
    "Microsoft.CognitiveServices/accounts": ("cognitiveservices", "Account", None),
    "Microsoft.CognitiveServices/accounts/deployments": ("cognitiveservices", "Deployment", None),
    "Microsoft.Communication/communicationServices": ("communication", "CommunicationServiceResource", None),
    "Microsoft.Communication/emailServices": ("communication", "EmailServiceResource", None),
    "Microsoft.Communication/emailServices/domains": ("communication", "DomainResource", None),
    "Microsoft.Consumption/budgets": ("consumption", "Budget", None),
    "Microsoft.ContainerRegistry/registries": ("containerregistry", "Registry", None),
    "Microsoft.DBforPostgreSQL/flexibleServers": ("postgresqlflexibleservers", "Server", None),
    "Microsoft.DBforPostgreSQL/flexibleServers/administrators": (
        "postgresqlflexibleservers",
        "AdministratorMicrosoftEntraAdd",
        None,
    ),
    "Microsoft.DBforPostgreSQL/flexibleServers/databases": ("postgresqlflexibleservers", "Database", None),
    "Microsoft.Insights/actionGroups": ("monitor", "ActionGroupResource", "2023-01-01"),
    "Microsoft.Insights/components": (
        "applicationinsights.v2020_02_02",
        "ApplicationInsightsComponent",
        "2020-02-02",
    ),
    "Microsoft.Insights/metricAlerts": ("monitor", "MetricAlertResource", "2018-03-01"),
    "Microsoft.Insights/scheduledQueryRules": ("monitor", "ScheduledQueryRuleResource", "2023-12-01"),
    "Microsoft.KeyVault/vaults": ("keyvault", "VaultCreateOrUpdateParameters", None),
    "Microsoft.KeyVault/vaults/secrets": ("keyvault", "SecretCreateOrUpdateParameters", None),
    "Microsoft.ManagedIdentity/userAssignedIdentities": ("msi.v2024_11_30", "Identity", "2024-11-30"),
    "Microsoft.Network/privateDnsZones": ("privatedns", "PrivateZone", None),
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks": ("privatedns", "VirtualNetworkLink", None),
    "Microsoft.Network/virtualNetworks": ("network", "VirtualNetwork", "2026-03-01"),
    "Microsoft.OperationalInsights/workspaces": ("loganalytics", "Workspace", None),
    "Microsoft.Resources/resourceGroups": ("resource.resources", "ResourceGroup", None),
    "Microsoft.ServiceBus/namespaces": ("servicebus", "SBNamespace", None),
    "Microsoft.ServiceBus/namespaces/queues": ("servicebus", "SBQueue", None),
}
DEPTH = 9
EVERYWHERE = {"name": "string", "location": "string", "tags": "map"}


def main() -> None:
    used = {
        resource_type
        for path in sorted(INFRA.rglob("*.bicep"))
        for resource_type in re.findall(r"^resource \w+ '([^'@]+)@", path.read_text(), re.MULTILINE)
    }
    table, packages = {}, {}
    for resource in sorted(used):
        module_name, class_name, api = SOURCES[resource]
        module = importlib.import_module(f"azure.mgmt.{module_name}.models")
        package = f"azure-mgmt-{module_name.partition('.')[0]}"
        packages[package] = version(package)
        shape = shape_of(getattr(module, class_name), module, ())
        assert isinstance(shape, dict), resource
        table[f"{resource}@{api or api_version(module_name)}"] = EVERYWHERE | shape
    document = {
        "about": "What each resource type may be given. Made by scripts/update_azure_types.py from the libraries below.",
        "made_on": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "from": packages,
        "types": table,
    }
    (INFRA / "types.json").write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")


def api_version(module_name: str) -> str:
    """Return the stable API version that the library uses by default."""
    package = importlib.import_module(f"azure.mgmt.{module_name}")
    text = (Path(inspect.getfile(package)).parent / "_configuration.py").read_text()
    versions = set(re.findall(r'"(\d{4}-\d\d-\d\d)"', text))
    assert len(versions) == 1, f"{module_name}: {versions}"
    return str(versions.pop())


def shape_of(kind: object, module: types.ModuleType, above: tuple[object, ...]) -> object:
    """Return the shape of a type: a dict of properties, a list of one shape, a list of words (`enum`), or a type's name."""
    assert isinstance(kind, type)
    if hasattr(kind, "_attribute_map"):
        return _of_old_model(kind, module, above)
    return _of_model(kind, module, above)


def _of_model(kind: Any, module: types.ModuleType, above: tuple[object, ...]) -> object:
    if kind in above or len(above) > DEPTH:
        return "any"
    kind({})  # Fields are read on first use.
    fields: dict[str, object] = {}
    for model in [kind, *_subclasses(kind)]:
        if model is not kind:
            model({})
        notes: dict[str, object] = {}
        for base in reversed(model.__mro__):
            notes |= getattr(base, "__annotations__", {})
        for name, field in model._attr_to_rest_field.items():
            if list(field._visibility or ["create"]) != ["read"]:
                fields.setdefault(field._rest_name, _of_annotation(notes.get(name), module, (*above, kind)))
    return fields


def _subclasses(kind: Any) -> list[Any]:
    """Return the classes that a discriminator selects. Their properties are allowed, too."""
    return (
        [sub for direct in kind.__subclasses__() for sub in (direct, *_subclasses(direct))]
        if getattr(kind, "__mapping__", None)
        else []
    )


def _of_annotation(note: object, module: types.ModuleType, above: tuple[object, ...]) -> object:
    if isinstance(note, typing.ForwardRef):
        note = note.__forward_arg__
    if isinstance(note, str):
        note = note.replace("_models.", "").replace("_enums.", "").strip()
        if " | " in note or "[" in note:
            note = eval(
                note, {**vars(typing), "list": list, "dict": dict, **vars(module), "datetime": datetime}
            )
        else:
            plain = {"str": str, "int": int, "bool": bool, "float": float}
            note = plain.get(note, getattr(module, note, None))
    origin, words = typing.get_origin(note), typing.get_args(note)
    if origin in (typing.Union, types.UnionType):
        shapes = [_of_annotation(argument, module, above) for argument in words if argument is not type(None)]
        enums = [shape for shape in shapes if isinstance(shape, dict) and "enum" in shape]
        return (enums or shapes)[0]
    if origin is list:
        return [_of_annotation(words[0], module, above)]
    if origin is dict:
        return {"*": _of_annotation(words[1], module, above)}
    if origin is typing.Literal:
        return {"enum": sorted(str(getattr(word, "value", word)) for word in words)}
    if isinstance(note, type) and issubclass(note, enum.Enum):
        return {"enum": sorted(str(member.value) for member in note)}
    if note in (str, int, bool, float):
        return {str: "string", int: "number", float: "number", bool: "boolean"}[note]
    if isinstance(note, type) and hasattr(note, "as_dict"):
        return _of_model(note, module, above)
    return "any"


def _of_old_model(kind: Any, module: types.ModuleType, above: tuple[object, ...]) -> object:
    """Return the shape of an older model, whose `_attribute_map` has paths such as `properties.version`."""
    if kind in above or len(above) > DEPTH:
        return "any"
    fields: dict[str, typing.Any] = {}
    for name, entry in kind._attribute_map.items():
        if kind._validation.get(name, {}).get("readonly"):
            continue
        *path, last = re.split(r"(?<!\\)\.", entry["key"])
        place = fields
        for step in path:
            place = place.setdefault(step, {})
        place[last.replace("\\.", ".")] = _of_old_type(entry["type"], module, (*above, kind))
    return fields


def _of_old_type(name: str, module: types.ModuleType, above: tuple[object, ...]) -> object:
    if name.startswith("["):
        return [_of_old_type(name[1:-1], module, above)]
    if name.startswith("{"):
        return {"*": _of_old_type(name[1:-1], module, above)}
    plain = {"str": "string", "int": "number", "long": "number", "float": "number", "bool": "boolean"}
    model = getattr(module, name, None)
    return plain.get(name) or (_of_old_model(model, module, above) if model else "any")


if __name__ == "__main__":
    main()
