"""`make images-test`: build the images, start the product, use it, break it, and remove everything."""

import argparse
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.images import bases
from tests.images.engine import Engine, engine
from tests.images.product import BUILT, TOOLS_SERVICE, Product
from tests.images.scenario import STEPS


def main() -> int:
    """Exit code 0 when all that the images must show was seen."""
    parser = argparse.ArgumentParser(description="Build the images and try the product in them.")
    parser.add_argument("--stand-ins", action="store_true", help="Stand-in bases on a running engine too.")
    arguments = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="leadops-images-"))
    started = time.monotonic()
    try:
        with engine(work) as docker:
            _bases(docker, work, is_official=not (docker.is_ours or arguments.stand_ins))
            return _try(docker, started)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _bases(docker: Engine, work: Path, *, is_official: bool) -> None:
    version = docker.run("version", "--format", "{{.Server.Version}}").strip()
    _say("engine", f"{version}, {'started for this test' if docker.is_ours else 'the one that runs here'}")
    if is_official:
        for name in bases.names().values():
            docker.run("pull", "--quiet", name)
        _say("bases", "official: " + ", ".join(bases.names().values()))
        return
    started = time.monotonic()
    bases.make_stand_ins(docker, work)
    _say(
        "bases",
        f"STAND-INS made of Debian and npm packages, tagged as the official ones, in {_since(started)}:",
    )
    _say("", ", ".join(bases.names().values()))
    _say("", "what follows holds for our layers and our Compose file, not for the official bases")


def _try(docker: Engine, started: float) -> int:
    product = Product(docker)
    try:
        for name in BUILT:
            began = time.monotonic()
            product.compose("--profile", "console", "build", "--progress", "plain", name)
            _say("built", f"{name} in {_since(began)}: {_sizes(docker, name)}")
        began = time.monotonic()
        product.compose("--profile", "tools", "build", "--progress", "plain", TOOLS_SERVICE)
        _say("built", f"tools in {_since(began)}")
        began = time.monotonic()
        product.compose("up", "--detach", "--wait", "--no-build")
        _say("up", f"healthy after {_since(began)}")
        for step in STEPS:
            began = time.monotonic()
            _say(step.__name__, f"{step(product)} [{_since(began)}]")
    except Exception:
        traceback.print_exc()
        print(product.compose("ps", "--all"))
        print(product.compose("logs", "--tail", "40")[-12000:])
        _say("FAILED", _since(started))
        return 1
    finally:
        product.compose(
            "--profile",
            "mail",
            "--profile",
            "console",
            "--profile",
            "tools",
            "down",
            "--volumes",
            "--timeout",
            "5",
        )
    _say("passed", f"{len(STEPS)} steps, {_since(started)} with everything")
    return 0


def _sizes(docker: Engine, name: str) -> str:
    base = bases.names()["node" if name == "frontend" else "python"]
    whole, below = (int(docker.inspect(image, "{{.Size}}")) for image in (f"leadops-{name}", base))
    return f"{(whole - below) / 1e6:.0f} MB of its own on a base of {below / 1e6:.0f} MB"


def _since(started: float) -> str:
    return f"{time.monotonic() - started:.0f} s"


def _say(what: str, words: str) -> None:
    print(f"{what:>14}  {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
