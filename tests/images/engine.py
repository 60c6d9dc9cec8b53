"""A Docker engine for tests: the running one, or else a private one that leaves nothing behind."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 60
TIMEOUT_SECONDS = 1800
"""Most that one command may take: building an image from nothing on a slow machine."""


@dataclass(frozen=True)
class Engine:
    """How the command reaches an engine; `is_ours` where it was started here and knows no registry."""

    is_ours: bool
    environment: dict[str, str] = field(default_factory=dict)
    command: str = "docker"

    def run(self, *words: str, **environment: str) -> str:
        """Return the output of `docker WORDS`. Raise CalledProcessError, with its output shown."""
        done = subprocess.run(
            [self.command, *words],
            env={**os.environ, **self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        if done.returncode:
            print(done.stdout[-6000:], flush=True)
            raise subprocess.CalledProcessError(done.returncode, ["docker", *words])
        return done.stdout

    def inspect(self, what: str, template: str) -> str:
        """One value of an image or a container."""
        return self.run("inspect", "--format", template, what).strip()


@contextmanager
def engine(work: Path) -> Iterator[Engine]:
    """Yield the running engine, or else a private one in `work` that ends with the block."""
    if _answers(["docker"], os.environ):
        found = Engine(is_ours=False)
        if _answers(["docker", "compose"], os.environ, "version"):
            yield found
            return
        with _compose_of_debian(work) as settings:
            yield Engine(is_ours=False, environment=settings)
        return
    if os.geteuid() != 0:
        raise SystemExit("No Docker engine answers, and only root can start one: start Docker and try again.")
    install("docker.io", "iptables", needed=("dockerd", "iptables"))
    with _compose_of_debian(work) as settings, _own_engine(work) as socket:
        # Debian's client: another one on PATH may be too new for this engine.
        yield Engine(is_ours=True, environment={**settings, "DOCKER_HOST": socket}, command="/usr/bin/docker")


def install(*packages: str, needed: tuple[str, ...]) -> None:
    """Debian's packages, where one of the commands is missing."""
    if all(shutil.which(name) for name in needed):
        return
    for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", *words],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL,
            check=True,
        )


def debian_site() -> str:
    """Where this machine takes Debian's packages from."""
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages"],
        check=True,
        capture_output=True,
        text=True,
    )
    return said.stdout.splitlines()[0]


def _answers(command: list[str], environment: "os._Environ[str]", *words: str) -> bool:
    if not shutil.which(command[0]):
        return False
    asked = [*command, *(words or ("info",))]
    return (
        subprocess.run(asked, env=environment, capture_output=True, timeout=60, check=False).returncode == 0
    )


@contextmanager
def _compose_of_debian(work: Path) -> Iterator[dict[str, str]]:
    """Compose v2 as a plugin, out of the package that Debian has from version 13 on."""
    apt = work / "apt"
    for name in ("lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True)
    key = "/usr/share/keyrings/debian-archive-keyring.gpg"
    (apt / "sources").write_text(f"deb [signed-by={key}] {debian_site()} trixie main\n")
    options = [f"-oDir::Etc::sourcelist={apt}/sources", "-oDir::Etc::sourceparts=/none"]
    options += [f"-oDir::State::lists={apt}/lists", f"-oDir::Cache={apt}/cache"]
    for words in (["update", "-qq"], ["download", "-qq", "docker-compose"]):
        subprocess.run(["apt-get", *options, *words], cwd=apt, check=True, capture_output=True)
    subprocess.run(["dpkg-deb", "-x", next(apt.glob("*.deb")), apt / "unpacked"], check=True)
    plugins = work / "config" / "cli-plugins"
    plugins.mkdir(parents=True)
    shutil.copy(next((apt / "unpacked").rglob("cli-plugins/docker-compose")), plugins)
    yield {"DOCKER_CONFIG": str(work / "config")}


@contextmanager
def _own_engine(work: Path) -> Iterator[str]:
    rules = subprocess.run(["iptables-save"], check=True, capture_output=True).stdout
    forwarding = Path("/proc/sys/net/ipv4/ip_forward")
    forwarded = forwarding.read_text()
    socket = f"unix://{work}/sock"
    words = [
        f"--data-root={work}/data",
        f"--exec-root={work}/exec",
        f"--pidfile={work}/pid",
        f"--host={socket}",
    ]
    log = work / "engine.log"
    with log.open("w") as said:
        daemon = subprocess.Popen(["dockerd", *words, "--storage-driver=overlay2"], stdout=said, stderr=said)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(["/usr/bin/docker", "--host", socket], os.environ):
            if daemon.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The engine does not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.5)
        yield socket
    finally:
        daemon.terminate()
        daemon.wait(timeout=60)
        subprocess.run(["ip", "link", "delete", "docker0"], check=False, capture_output=True)
        subprocess.run(["iptables-restore"], input=rules, check=False)
        forwarding.write_text(forwarded)
