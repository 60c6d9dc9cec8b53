#!/usr/bin/env bash
# Everything over SQLite for development: API, worker and dashboard, begun again whenever the code changes.
set -euo pipefail
cd "$(dirname "$0")/.."
export LEADOPS_DATABASE_URL="${LEADOPS_DATABASE_URL:-sqlite:///.leadops/dev.db}" LEADOPS_LOG_FORMAT="${LEADOPS_LOG_FORMAT:-text}"
mkdir -p .leadops
leads=$(python -c 'from leadops_core import LeadOps; ops = LeadOps.open(); print(ops.leads.figures().total); ops.close()')
if [ "$leads" = 0 ]; then python scripts/seed_demo_data.py; fi
trap 'kill $(jobs -p) 2>/dev/null' EXIT
LEADOPS_API_URL=http://127.0.0.1:${LEADOPS_PORT:-8000} npm --prefix frontend --silent run dev -- --hostname 127.0.0.1 &
leadops serve --reload
