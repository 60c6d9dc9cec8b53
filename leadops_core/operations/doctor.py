"""Check an installation: settings, database, machine, work, mail, and model."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError

from leadops_core.database.database import Database
from leadops_core.errors import UpgradeNeededError
from leadops_core.operations import database_checks, machine_checks, mailbox_checks, provider_checks
from leadops_core.operations.effective_settings import effective_settings, unknown_variables, variable_of
from leadops_core.schemas.doctor import (
    CheckName,
    CheckState,
    DoctorReport,
    Finding,
    InstallationCheck,
    SettingSource,
)
from leadops_core.settings import Settings


def diagnose(url: str | Path | None = None, read_settings: Callable[[], Settings] = Settings) -> DoctorReport:
    """Check everything that an installation needs. Nothing is written and no email is sent.

    The checks connect to the database, the mail server and the model's server, each for at most some seconds. A check that
    cannot be made because another one failed is reported as skipped.
    """
    return DoctorReport(checks=tuple(_checks(url, read_settings)))


def _checks(url: str | Path | None, read_settings: Callable[[], Settings]) -> Iterator[InstallationCheck]:
    try:
        config = read_settings()
    except ValidationError as error:
        yield from (_invalid(detail["loc"], detail["msg"]) for detail in error.errors(include_input=False))
        yield from (_skipped(name) for name in CheckName if name is not CheckName.SETTINGS)
        return
    yield from _setting_checks(config)
    database, check = database_checks.open_for_checks(url or config.database_url, config)
    yield check
    if database is None:
        yield from map(_skipped, (CheckName.SCHEMA, CheckName.PERMISSIONS, CheckName.CLOCK))
        yield machine_checks.check_disk(None)
        yield _skipped(CheckName.WORK)
        mailbox = mailbox_checks.check_mailbox(config, None)
    else:
        with database:
            schema = database_checks.check_schema(database)
            yield from _checks_of_database(database, schema)
            is_current = schema.state is CheckState.OK
            mailbox = mailbox_checks.check_mailbox(config, database if is_current else None)
    yield provider_checks.check_queue(config)
    yield provider_checks.check_mail(config)
    yield mailbox
    yield provider_checks.check_model(config)


def _checks_of_database(database: Database, schema: InstallationCheck) -> Iterator[InstallationCheck]:
    yield schema
    is_usable = schema.state is not CheckState.FAILED
    yield database_checks.check_permissions(database) if is_usable else _skipped(CheckName.PERMISSIONS)
    yield database_checks.check_clock(database) if is_usable else _skipped(CheckName.CLOCK)
    yield machine_checks.check_disk(database)
    yield from _check_work(database) if is_usable else [_skipped(CheckName.WORK)]


def _check_work(database: Database) -> list[InstallationCheck]:
    try:
        return list(database_checks.check_work(database))
    except UpgradeNeededError:
        # Reported by the check of the version.
        return [_skipped(CheckName.WORK)]


def _setting_checks(config: Settings) -> Iterator[InstallationCheck]:
    unknown = unknown_variables()
    for name, similar in unknown.items():
        yield InstallationCheck.of(
            CheckName.SETTINGS,
            CheckState.WARNING,
            Finding.SETTING_UNKNOWN,
            variable=name,
            similar=similar or "none",
        )
    if not unknown:
        count = sum(setting.source is not SettingSource.DEFAULT for setting in effective_settings(config))
        yield InstallationCheck.of(CheckName.SETTINGS, CheckState.OK, Finding.SETTINGS_VALID, count=count)


def _invalid(location: tuple[int | str, ...], reason: str) -> InstallationCheck:
    return InstallationCheck.of(
        CheckName.SETTINGS,
        CheckState.FAILED,
        Finding.SETTING_INVALID,
        variable=variable_of(str(location[0])),
        reason=reason,
    )


def _skipped(name: CheckName) -> InstallationCheck:
    return InstallationCheck.of(name, CheckState.SKIPPED, Finding.NOT_CHECKED)
