#!/bin/sh
# Makes what infra/main.parameters.json asks for and nobody has set yet; what is set stays as it is.
set -eu
keep() {
  [ -n "$2" ] || azd env set "$1" "$3"
}
keep API_TOKEN "${API_TOKEN:-}" "$(openssl rand -hex 32)"
keep SIGNING_SECRET "${SIGNING_SECRET:-}" "$(openssl rand -hex 32)"
keep LOG_HASH_KEY "${LOG_HASH_KEY:-}" "$(openssl rand -hex 32)"
keep EVENT_SECRET "${EVENT_SECRET:-}" "$(openssl rand -hex 32)"
keep BUDGET_START "${BUDGET_START:-}" "$(date -u +%Y-%m-01)"
keep OPERATOR_NAME "${OPERATOR_NAME:-}" "$(az ad signed-in-user show --query userPrincipalName -o tsv)"
keep ALERT_EMAIL "${ALERT_EMAIL:-}" "$(az ad signed-in-user show --query userPrincipalName -o tsv)"
