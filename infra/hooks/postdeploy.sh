#!/bin/sh
# azd has put the new images into API and dashboard. Here worker and jobs get them, and the apps their probes; then the database
# is brought to the new version. Migrations leave the running version able to work, so either order is safe.
set -eu
azd provision --no-prompt
execution=$(az containerapp job start --name "$MIGRATION_JOB_NAME" --resource-group "$AZURE_RESOURCE_GROUP" --query name -o tsv)
for _ in $(seq 60); do
  state=$(az containerapp job execution show --name "$MIGRATION_JOB_NAME" --resource-group "$AZURE_RESOURCE_GROUP" \
    --job-execution-name "$execution" --query properties.status -o tsv)
  case "$state" in
    Succeeded) exit 0 ;;
    Failed | Stopped | Degraded)
      echo "The migration ended as $state: az containerapp job logs show --name $MIGRATION_JOB_NAME --resource-group $AZURE_RESOURCE_GROUP" >&2
      exit 1
      ;;
  esac
  sleep 10
done
echo "The migration is still $state; look at it, then run azd deploy again." >&2
exit 1
