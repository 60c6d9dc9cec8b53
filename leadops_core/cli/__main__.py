"""`python -m leadops_core.cli` is `leadops`."""

from leadops_core.cli.app import main

if __name__ == "__main__":
    main()
