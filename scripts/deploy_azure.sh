#!/usr/bin/env bash
# Steps 3 to 8 of AZURE_DEPLOYMENT.md, and its upgrade: builds the images in the registry, migrates, puts them in place, looks,
# subscribes to delivery reports where real e-mail goes out.
# Needs az, signed in, and the variables of that page: ENVIRONMENT, AZURE_LOCATION, API_TOKEN, SIGNING_SECRET, LOG_HASH_KEY,
# OPERATOR_OBJECT_ID, OPERATOR_NAME, ALERT_EMAIL, BUDGET_START; for prod EVENT_SECRET, REPLY_TO and the SENDER_ ones too. Running it again is
# an upgrade.
set -euo pipefail
cd "$(dirname "$0")/.."

: "${ENVIRONMENT:?dev or prod}" "${AZURE_LOCATION:?a region, such as westeurope}"
if grep -q '^param deployEmail = true' "infra/$ENVIRONMENT.bicepparam"; then
  case "${REPLY_TO:-}" in
    ?*@?*.?*) ;;
    *)
      echo "REPLY_TO is no email address. Real email needs one: answers to DoNotReply reach nobody. Set REPLY_TO and run this again." >&2
      exit 1
      ;;
  esac
  sender="${SENDER_EMAIL:-}"
  if [ -n "$sender${SENDER_DOMAIN:-}" ] && [ "${sender##*@}" != "${SENDER_DOMAIN:-}" ]; then
    echo "SENDER_EMAIL must be an address at SENDER_DOMAIN, the verified domain. Set both, or neither to send from Azure's domain." >&2
    exit 1
  fi
fi

deployment="leadops-$ENVIRONMENT"
group="rg-leadops-$ENVIRONMENT"
version="$(git describe --tags --always)"
revision="$(git rev-parse HEAD)"
attempts="${DEPLOY_ATTEMPTS:-60}"
pause="${DEPLOY_PAUSE_SECONDS:-10}"

output() {
  az deployment sub show --name "$deployment" --query "properties.outputs.$1.value" -o tsv
}

apply() {
  az deployment sub create --name "$deployment" --location "$AZURE_LOCATION" \
    --template-file infra/main.bicep --parameters "infra/$ENVIRONMENT.bicepparam" --output none
}

# The registry that will hold the images is part of the deployment: the first one runs with placeholders.
registry="$(output AZURE_CONTAINER_REGISTRY_ENDPOINT 2>/dev/null || true)"
if [ -z "$registry" ]; then
  echo "First deployment: creating everything"
  apply
  registry="$(output AZURE_CONTAINER_REGISTRY_ENDPOINT)"
fi

for part in backend frontend; do
  echo "Building leadops-$part:$version"
  az acr build --registry "${registry%%.*}" --image "leadops-$part:$version" --file "Dockerfile.$part" \
    --build-arg VERSION="$version" --build-arg REVISION="$revision" --output none .
done

# Migrations come first and leave the running version able to work.
echo "Migrating"
az containerapp job update --name migrate --resource-group "$group" --image "$registry/leadops-backend:$version" --output none
execution="$(az containerapp job start --name migrate --resource-group "$group" --query name -o tsv)"
for ((attempt = 1; ; attempt++)); do
  state="$(az containerapp job execution show --name migrate --resource-group "$group" \
    --job-execution-name "$execution" --query properties.status -o tsv)"
  case "$state" in
    Succeeded) break ;;
    Failed | Stopped | Degraded)
      echo "The migration ended as $state. The running version is untouched: az containerapp job logs show --name migrate --container job --resource-group $group" >&2
      exit 1
      ;;
  esac
  if ((attempt >= attempts)); then
    echo "The migration is still $state after $((attempts * pause)) seconds; look at it, then run this again." >&2
    exit 1
  fi
  sleep "$pause"
done

echo "Putting $version in place"
export BACKEND_IMAGE="$registry/leadops-backend:$version" FRONTEND_IMAGE="$registry/leadops-frontend:$version"
apply

url="$(output BACKEND_URL)"
curl --fail --silent --show-error --retry 12 --retry-all-errors --retry-delay "$pause" "$url/readyz" >/dev/null
echo "Ready: $url"

communication="$(output COMMUNICATION_SERVICES_ID)"
if [ -z "$communication" ]; then
  exit 0
fi
if [ -z "${EVENT_SECRET:-}" ]; then
  echo "EVENT_SECRET is not set: delivery reports are not taken in." >&2
  exit 0
fi

# Event Grid asks the API whether the address is its own; for a moment a revision without this secret may still answer.
echo "Subscribing to delivery reports"
for ((attempt = 1; ; attempt++)); do
  if az eventgrid event-subscription create --name leadops --source-resource-id "$communication" \
    --included-event-types Microsoft.Communication.EmailDeliveryReportReceived --endpoint "$url/api/events/acs" \
    --delivery-attribute-mapping X-LeadOps-Secret static "$EVENT_SECRET" true --output none; then
    break
  fi
  if ((attempt >= attempts || attempt >= 12)); then
    echo "$version is in place, but there is no subscription to delivery reports. If Azure could not validate the address, restart the API, then run this again: az containerapp revision restart --name backend --resource-group $group --revision <its revision>" >&2
    exit 1
  fi
  sleep "$pause"
done
