"""A real IMAP and LMTP server (Dovecot) on loopback, run as a normal user from a private configuration."""

import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "mailbox-password"
USER = "alex@quillmere.example"

_SECONDS_TO_START = 60
_REMEDY = "These tests need Dovecot: apt-get install dovecot-imapd dovecot-lmtpd"
_CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain {mechanisms}
listen = 127.0.0.1
protocols = imap lmtp
mail_location = maildir:{home}/mail/%u
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_uid = {user}
mail_gid = {group}
passdb {{
  mechanisms = plain
  driver = static
  args = password={password}
}}
{oauth}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
"""

_OAUTH_PASSDB = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf
}}
"""


@dataclass
class Dovecot:
    """A running server. Any address is a user of it."""

    pid: int
    home: Path
    imap_port: int
    lmtp_port: int

    def deliver(self, raw: bytes, *, to: str = USER, sender: str = "sender@mail.example") -> None:
        """Deliver a message to the inbox of a user."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port, local_hostname="localhost") as client:
            client.sendmail(sender, [to], raw)

    def append(self, raw: bytes, folder: str = "Sent", *, user: str = USER) -> None:
        """Store a message in a folder, as the mail program of a person does."""
        with self.client(user) as client:
            client.append(folder, "", imaplib.Time2Internaldate(time.time()), raw)

    @contextlib.contextmanager
    def client(self, user: str = USER) -> Iterator[imaplib.IMAP4]:
        """An IMAP client that is signed in, for looking at the mailbox from outside."""
        client = imaplib.IMAP4("127.0.0.1", self.imap_port)
        client.login(user, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def flags(self, folder: str = "INBOX", *, user: str = USER) -> list[bytes]:
        """Return the flags of all messages of a folder."""
        with self.client(user) as client:
            client.select(folder, readonly=True)
            return [item for item in client.fetch("1:*", "(FLAGS)")[1] if isinstance(item, bytes)]

    def change_uid_validity(self, *, user: str = USER) -> None:
        """Give the messages of the inbox new numbers, as a restored mailbox does."""
        folder = self.home / "mail" / user
        (folder / "dovecot-uidlist").unlink()
        for name in ("dovecot.index", "dovecot.index.cache", "dovecot.index.log", "dovecot-uidvalidity"):
            (folder / name).unlink(missing_ok=True)
        for path in folder.glob("dovecot-uidvalidity.*"):
            path.unlink()
        # UIDVALIDITY is the time in seconds.
        time.sleep(1.1)

    def cut_connections(self) -> None:
        """Kill the processes that serve clients, as a failing network would end their connections."""
        for status in Path("/proc").glob("[0-9]*/status"):
            with contextlib.suppress(OSError):
                fields = dict(
                    line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line
                )
                if fields.get("Name") == "imap" and fields.get("PPid") == str(self.pid):
                    os.kill(int(fields["Pid"]), signal.SIGKILL)


@contextlib.contextmanager
def running_dovecot(*, introspection_url: str | None = None) -> Iterator[Dovecot]:
    """Run a server until the block ends. Fail if Dovecot is not installed.

    With `introspection_url`, it also accepts the access tokens (XOAUTH2) that this URL calls active.
    """
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if program is None:
        raise RuntimeError(_REMEDY)
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    group = _group_name(account.pw_gid)
    imap_port, lmtp_port = _free_ports(2)
    parent = "/tmp" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(
        prefix="leadops-mail-", dir=parent, ignore_cleanup_errors=True
    ) as folder:
        home = Path(folder)
        configuration = home / "dovecot.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                home=home,
                user=account.pw_name,
                group=group,
                password=PASSWORD,
                imap_port=imap_port,
                lmtp_port=lmtp_port,
                mechanisms="xoauth2" if introspection_url else "",
                oauth=_OAUTH_PASSDB.format(home=home) if introspection_url else "",
            )
        )
        (home / "oauth2.conf").write_text(
            f"introspection_mode = post\nintrospection_url = {introspection_url}\nusername_attribute = username\n"
            "active_attribute = active\nactive_value = true\n"
        )
        run_as: dict[str, object] = {}
        if os.geteuid() == 0:
            for path in (home, configuration, home / "oauth2.conf"):
                os.chown(path, account.pw_uid, account.pw_gid)
            run_as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        server = subprocess.Popen(
            [program, "-F", "-c", str(configuration)],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **run_as,  # type: ignore[call-overload]
        )
        try:
            _wait_until_ready(server, imap_port, lmtp_port, home / "log")
            yield Dovecot(server.pid, home, imap_port, lmtp_port)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()
            if server.stderr:
                server.stderr.close()


def _wait_until_ready(server: "subprocess.Popen[str]", imap_port: int, lmtp_port: int, log: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        if all(_answers(port) for port in (imap_port, lmtp_port)):
            return
        time.sleep(0.05)
    written = log.read_text(errors="replace") if log.exists() else ""
    problem = server.stderr.read() if server.poll() is not None and server.stderr else ""
    raise RuntimeError(f"Dovecot for the tests did not start:\n{problem}\n{written}")


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [open_socket.getsockname()[1] for open_socket in sockets]
    for open_socket in sockets:
        open_socket.close()
    return ports


def _group_name(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name
