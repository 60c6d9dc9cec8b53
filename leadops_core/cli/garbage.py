"""Garbage collection in the programs of LeadOps."""

import gc


def exempt_loaded_objects() -> None:
    """Exempt the objects that are loaded now from garbage collection. Only the first call in a process has an effect.

    Modules, schemas, and tables are hundreds of thousands of objects that live as long as the process. A full collection
    visits them all, which takes about 80 ms. Programs call this after they have opened the database; the library does not,
    because the other objects of the process are not its own.
    """
    if not gc.get_freeze_count():
        gc.freeze()
