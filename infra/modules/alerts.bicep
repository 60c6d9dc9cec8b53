// Who is told when work waits too long, requests fail, or messages end as dead letters.
param name string
param location string
param tags object
param alertEmail string
param workspaceId string
param serviceBusNamespaceId string
param backendId string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'leadops'
    enabled: true
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: alertEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'dead-letters-${name}'
  location: 'global'
  tags: tags
  properties: {
    description: 'A message could not be worked off: leadops leads --processing failed shows which leads.'
    severity: 2
    enabled: true
    scopes: [serviceBusNamespaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead letters'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Average'
        }
      ]
    }
    actions: [
      {
        actionGroupId: people.id
      }
    ]
  }
}

resource failing 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'failing-requests-${name}'
  location: 'global'
  tags: tags
  properties: {
    description: 'The API answers with errors of its own.'
    severity: 1
    enabled: true
    scopes: [backendId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'server errors'
          metricNamespace: 'Microsoft.App/containerApps'
          metricName: 'Requests'
          dimensions: [
            {
              name: 'statusCodeCategory'
              operator: 'Include'
              values: ['5xx']
            }
          ]
          operator: 'GreaterThan'
          threshold: 5
          timeAggregation: 'Total'
        }
      ]
    }
    actions: [
      {
        actionGroupId: people.id
      }
    ]
  }
}

resource waiting 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'queue-age-${name}'
  location: location
  tags: tags
  properties: {
    description: 'The oldest lead has waited for more than 15 minutes: no worker, or too few.'
    displayName: 'Leads wait too long'
    severity: 2
    enabled: true
    scopes: [workspaceId]
    // The table is made with the first line that is logged, which is after this rule.
    skipQueryValidation: true
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          query: 'ContainerAppConsoleLogs_CL | where ContainerName_s == "backend" | extend line = parse_json(Log_s) | where tostring(line.event) == "backlog" | summarize age = max(todouble(line.oldest_seconds))'
          metricMeasureColumn: 'age'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 900
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [people.id]
    }
  }
}
