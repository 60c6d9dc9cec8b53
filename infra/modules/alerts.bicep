// Alerts by email: work that waits or fails, email that was not sent, requests that fail, and a database that runs out of something.
param name string
param location string
param tags object
param alertEmail string
param workspaceId string
param serviceBusNamespaceId string
param backendId string
param postgresId string

@description('Open connections to Postgres from which the operator is warned.')
param mostConnections int

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

var databaseAlerts = [
  {
    name: 'storage'
    description: 'The disk of the database is more than 85 % full. It grows by itself; look at what fills it.'
    metric: 'storage_percent'
    threshold: 85
    severity: 1
  }
  {
    name: 'cpu'
    description: 'The database has used more than 85 % of its processor for 15 minutes.'
    metric: 'cpu_percent'
    threshold: 85
    severity: 2
  }
  {
    name: 'connections'
    description: 'The database has almost as many connections as it takes: see the connection budget in AZURE_DEPLOYMENT.md.'
    metric: 'active_connections'
    threshold: mostConnections
    severity: 1
  }
]

resource database 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in databaseAlerts: {
    name: 'database-${alert.name}-${name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [postgresId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: 'Microsoft.DBforPostgreSQL/flexibleServers'
            metricName: alert.metric
            operator: 'GreaterThan'
            threshold: alert.threshold
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
]

// What API and workers log, one JSON document a line. Each query returns one number, `figure`.
var logLines = 'ContainerAppConsoleLogs_CL | extend line = parse_json(Log_s) | extend event = tostring(line.event)'
var logAlerts = [
  {
    name: 'queue-age'
    title: 'Work waits too long'
    description: 'Leads, emails, imports, or jobs have waited for more than 15 minutes: no worker, or too few.'
    query: '| where event == "backlog" | summarize figure = max(todouble(line.oldest_seconds))'
    threshold: 900
    severity: 2
  }
  {
    name: 'email-unknown'
    title: 'Nobody knows whether an email was sent'
    description: 'Find out with the provider, then settle it: leadops deliveries --state unknown lists them.'
    query: '| where event in ("round", "sent_now") | summarize figure = sum(todouble(line.emails_unknown))'
    threshold: 0
    severity: 1
  }
  {
    name: 'email-failed'
    title: 'Emails are rejected'
    description: 'The provider has rejected more than 5 emails in 15 minutes: leadops deliveries --state failed shows why.'
    query: '| where event in ("round", "sent_now") | summarize figure = sum(todouble(line.emails_failed))'
    threshold: 5
    severity: 2
  }
  {
    name: 'job-failed'
    title: 'A job has failed'
    description: 'Rescoring, learning, or another long job has failed: leadops jobs shows why.'
    query: '| where event == "round" | summarize figure = sum(todouble(line.jobs_failed))'
    threshold: 0
    severity: 2
  }
  {
    name: 'mailbox-failed'
    title: 'The mailbox cannot be read'
    description: 'Replies and opt-outs do not stop follow-ups until the mailbox can be read: leadops doctor says why.'
    query: '| where event == "mailbox_failed" | summarize figure = todouble(count())'
    threshold: 5
    severity: 1
  }
  {
    name: 'rounds-failed'
    title: 'Workers cannot work'
    description: 'Rounds of workers, or the scheduled job, fail again and again. The log lines round_failed, round_broke, and worker_failed have the reason.'
    query: '| where event == "worker_failed" or event == "round" and tostring(line.result) == "failed" | summarize figure = todouble(count())'
    threshold: 5
    severity: 1
  }
]

resource logged 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: '${alert.name}-${name}'
    location: location
    tags: tags
    properties: {
      description: alert.description
      displayName: alert.title
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      // The table is made with the first line that is logged, which is after this rule.
      skipQueryValidation: true
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        allOf: [
          {
            query: '${logLines} ${alert.query}'
            metricMeasureColumn: 'figure'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: alert.threshold
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
]
