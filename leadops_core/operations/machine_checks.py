"""Check the machine: free disk space."""

import shutil
import tempfile
from pathlib import Path

from leadops_core.database.database import Database
from leadops_core.schemas.doctor import CheckName, CheckState, Finding, InstallationCheck

LOW_BYTES = 1_000_000_000
CRITICAL_BYTES = 100_000_000


def check_disk(database: Database | None) -> InstallationCheck:
    """Check the free space where the database, if it is a file, and files being imported are stored."""
    folders = {Path(tempfile.gettempdir())}
    if database is not None and database.is_local and not database.is_in_memory:
        folders.add(Path(database.name).absolute().parent)
    free, folder = min((shutil.disk_usage(folder).free, str(folder)) for folder in folders)
    state = (
        CheckState.OK
        if free >= LOW_BYTES
        else CheckState.WARNING
        if free >= CRITICAL_BYTES
        else CheckState.FAILED
    )
    return InstallationCheck(
        name=CheckName.DISK,
        state=state,
        finding=Finding.DISK_FREE if state is CheckState.OK else Finding.DISK_LOW,
        facts={"folder": folder, "megabytes": free // 1_000_000},
    )
