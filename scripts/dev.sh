#!/usr/bin/env bash
# The service over SQLite for development: API and worker, begun again whenever the code changes.
set -euo pipefail
cd "$(dirname "$0")/.."
export LEADOPS_DATABASE_URL="${LEADOPS_DATABASE_URL:-sqlite:///.leadops/dev.db}" LEADOPS_LOG_FORMAT="${LEADOPS_LOG_FORMAT:-text}"
mkdir -p .leadops
leads=$(python -c 'from leadops_core import LeadOps; ops = LeadOps.open(); print(ops.figures().total); ops.close()')
if [ "$leads" = 0 ]; then python scripts/seed_demo_data.py; fi
exec leadops serve --reload
