// Everything in the resource group, in the order in which one thing needs another.
param environmentName string
param location string
@allowed(['dev', 'prod'])
param tier string
param tags object
param backendImage string
param frontendImage string
param authMode string
param entraAudience string
@secure()
param entraClientSecret string
@secure()
param apiToken string
@secure()
param signingSecret string
@secure()
param logHashKey string
@secure()
param eventSecret string
param openAiModel string
param openAiModelVersion string
param deployEmail bool
param emailDataLocation string
param senderDomain string
param senderEmail string
param replyTo string
param unsubscribeMailto string
param senderName string
param senderCompany string
param senderPostalAddress string
param senderWebsite string
param senderOffer string
param databaseHost string
param operatorObjectId string
param operatorName string
param operatorType string
param alertEmail string
param monthlyBudget int
param budgetStart string

var isProd = tier == 'prod'
var suffix = uniqueString(subscription().id, resourceGroup().id, environmentName)
var name = 'leadops-${environmentName}'
var hasBackend = !empty(backendImage)
// Nobody reads the mailbox of DoNotReply: without this address an answer to an email would be lost.
var replyAddress = !deployEmail || contains(replyTo, '@') ? replyTo : fail('deployEmail needs replyTo: the address that answers go to')

// Connections to Postgres: replicas of each app, and connections that each process may open. AZURE_DEPLOYMENT.md adds them up.
var devConnections = {
  apiReplicas: 1
  workerReplicas: 2
  apiPool: 4
  workerPool: 2
  overflow: 1
  serverLimit: 35
}
var prodConnections = {
  apiReplicas: 10
  workerReplicas: 10
  apiPool: 10
  workerPool: 10
  overflow: 5
  serverLimit: 844
}
var connections = isProd ? prodConnections : devConnections

// API: takes requests, runs single leads, puts work into the queue.
module apiIdentity 'modules/identity.bicep' = {
  name: 'apiIdentity'
  params: {
    name: 'id-${name}-api'
    location: location
    tags: tags
  }
}

// Worker and scheduled job: process leads and send email.
module workerIdentity 'modules/identity.bicep' = {
  name: 'workerIdentity'
  params: {
    name: 'id-${name}-worker'
    location: location
    tags: tags
  }
}

// Migration job: owns the tables.
module migrationIdentity 'modules/identity.bicep' = {
  name: 'migrationIdentity'
  params: {
    name: 'id-${name}-migrate'
    location: location
    tags: tags
  }
}

// Dashboard: nothing but its image and the secret that it signs people in with.
module dashboardIdentity 'modules/identity.bicep' = {
  name: 'dashboardIdentity'
  params: {
    name: 'id-${name}-dashboard'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: name
    location: location
    tags: tags
    retentionDays: isProd ? 90 : 30
    dailyQuotaGb: isProd ? 5 : 1
  }
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    name: name
    location: location
    tags: tags
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    name: 'cr${suffix}'
    location: location
    tags: tags
    sku: isProd ? 'Standard' : 'Basic'
    pullerIds: [
      apiIdentity.outputs.principalId
      workerIdentity.outputs.principalId
      migrationIdentity.outputs.principalId
      dashboardIdentity.outputs.principalId
    ]
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-${suffix}'
    location: location
    tags: tags
    tenantId: tenant().tenantId
    readers: {
      apiToken: [apiIdentity.outputs.principalId]
      signingSecret: [apiIdentity.outputs.principalId, workerIdentity.outputs.principalId]
      logHashKey: [apiIdentity.outputs.principalId, workerIdentity.outputs.principalId]
      eventSecret: [apiIdentity.outputs.principalId]
      entraClientSecret: [dashboardIdentity.outputs.principalId]
    }
    operatorObjectId: operatorObjectId
    operatorType: operatorType
    purgeProtection: isProd
    apiToken: apiToken
    signingSecret: signingSecret
    logHashKey: logHashKey
    eventSecret: eventSecret
    entraClientSecret: entraClientSecret
  }
}

module postgres 'modules/postgres.bicep' = {
  name: 'postgres'
  params: {
    name: 'psql-${suffix}'
    location: location
    tags: tags
    tenantId: tenant().tenantId
    subnetId: network.outputs.postgresSubnetId
    zoneId: network.outputs.postgresZoneId
    migrationIdentityName: migrationIdentity.outputs.name
    migrationPrincipalId: migrationIdentity.outputs.principalId
    operatorName: operatorName
    operatorObjectId: operatorObjectId
    operatorType: operatorType
    skuName: isProd ? 'Standard_D2ds_v5' : 'Standard_B1ms'
    skuTier: isProd ? 'GeneralPurpose' : 'Burstable'
    storageGb: isProd ? 128 : 32
    zoneRedundant: isProd
    backupDays: isProd ? 35 : 7
    geoBackup: isProd
    restoredHost: databaseHost
  }
}

module serviceBus 'modules/servicebus.bicep' = {
  name: 'servicebus'
  params: {
    name: 'sb-${suffix}'
    location: location
    tags: tags
    senderIds: [apiIdentity.outputs.principalId]
    workerIds: [workerIdentity.outputs.principalId]
    sku: 'Standard'
  }
}

module openAi 'modules/openai.bicep' = if (!empty(openAiModel)) {
  name: 'openai'
  params: {
    name: 'oai-${suffix}'
    location: location
    tags: tags
    userIds: [apiIdentity.outputs.principalId, workerIdentity.outputs.principalId]
    modelName: openAiModel
    modelVersion: openAiModelVersion
    capacity: isProd ? 100 : 20
  }
}

module communication 'modules/communication.bicep' = if (deployEmail) {
  name: 'communication'
  params: {
    name: suffix
    tags: tags
    senderIds: [workerIdentity.outputs.principalId]
    dataLocation: emailDataLocation
    senderDomain: senderDomain
    senderEmail: senderEmail
  }
}

module environment 'modules/environment.bicep' = {
  name: 'environment'
  params: {
    name: 'cae-${name}'
    location: location
    tags: tags
    subnetId: network.outputs.containersSubnetId
    workspaceName: monitoring.outputs.workspaceName
    insightsName: monitoring.outputs.insightsName
    zoneRedundant: isProd
  }
}

var backendUrl = 'https://backend.${environment.outputs.defaultDomain}'
var frontendUrl = 'https://frontend.${environment.outputs.defaultDomain}'

var apiSecrets = [
  {
    name: 'api-token'
    keyVaultUrl: vault.outputs.apiTokenUri
    identity: apiIdentity.outputs.id
  }
  {
    name: 'signing-secret'
    keyVaultUrl: vault.outputs.signingSecretUri
    identity: apiIdentity.outputs.id
  }
  {
    name: 'log-hash-key'
    keyVaultUrl: vault.outputs.logHashKeyUri
    identity: apiIdentity.outputs.id
  }
]
var workerSecrets = [
  {
    name: 'signing-secret'
    keyVaultUrl: vault.outputs.signingSecretUri
    identity: workerIdentity.outputs.id
  }
  {
    name: 'log-hash-key'
    keyVaultUrl: vault.outputs.logHashKeyUri
    identity: workerIdentity.outputs.id
  }
]

// Each app connects as its own role, and only to a server whose certificate is signed for this name.
var databaseAddress = '@${postgres.outputs.server}:5432/leadops?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt'
var apiConnection = [
  {
    name: 'LEADOPS_DATABASE_POOL_SIZE'
    value: string(connections.apiPool)
  }
  {
    name: 'LEADOPS_DATABASE_POOL_OVERFLOW'
    value: string(connections.overflow)
  }
  {
    name: 'AZURE_CLIENT_ID'
    value: apiIdentity.outputs.clientId
  }
  {
    name: 'LEADOPS_DATABASE_AUTH'
    value: 'entra'
  }
  {
    name: 'LEADOPS_DATABASE_URL'
    value: 'postgresql+psycopg://${apiIdentity.outputs.name}${databaseAddress}'
  }
]
var workerConnection = [
  {
    name: 'LEADOPS_DATABASE_POOL_SIZE'
    value: string(connections.workerPool)
  }
  {
    name: 'LEADOPS_DATABASE_POOL_OVERFLOW'
    value: string(connections.overflow)
  }
  {
    name: 'AZURE_CLIENT_ID'
    value: workerIdentity.outputs.clientId
  }
  {
    name: 'LEADOPS_DATABASE_AUTH'
    value: 'entra'
  }
  {
    name: 'LEADOPS_DATABASE_URL'
    value: 'postgresql+psycopg://${workerIdentity.outputs.name}${databaseAddress}'
  }
]
var migrationConnection = [
  {
    name: 'AZURE_CLIENT_ID'
    value: migrationIdentity.outputs.clientId
  }
  {
    name: 'LEADOPS_DATABASE_AUTH'
    value: 'entra'
  }
  {
    name: 'LEADOPS_DATABASE_URL'
    value: 'postgresql+psycopg://${migrationIdentity.outputs.name}${databaseAddress}'
  }
]

var settings = [
  {
    name: 'LEADOPS_QUEUE'
    value: 'servicebus'
  }
  {
    name: 'LEADOPS_SERVICEBUS_NAMESPACE'
    value: serviceBus.outputs.host
  }
  {
    name: 'LEADOPS_SERVICEBUS_QUEUE'
    value: serviceBus.outputs.queueName
  }
  {
    name: 'LEADOPS_LOG_HASH_KEY'
    secretRef: 'log-hash-key'
  }
  {
    // The managed environment puts its agent's address beside this.
    name: 'LEADOPS_OTEL_PROTOCOL'
    value: 'grpc'
  }
  {
    name: 'LEADOPS_UNSUBSCRIBE_URL'
    value: '${backendUrl}/unsubscribe'
  }
  {
    name: 'LEADOPS_UNSUBSCRIBE_SECRET'
    secretRef: 'signing-secret'
  }
]

var realMail = [
  {
    name: 'LEADOPS_EMAIL_MODE'
    value: 'acs'
  }
  {
    name: 'LEADOPS_ACS_ENDPOINT'
    value: communication.?outputs.?endpoint ?? ''
  }
  {
    name: 'LEADOPS_SENDER_EMAIL'
    value: communication.?outputs.?senderAddress ?? ''
  }
  {
    name: 'LEADOPS_REPLY_TO'
    value: replyAddress
  }
  {
    name: 'LEADOPS_UNSUBSCRIBE_MAILTO'
    value: empty(unsubscribeMailto) ? replyAddress : unsubscribeMailto
  }
  {
    // The domain that Azure provides sends 10 messages an hour: 80 in a working day.
    name: 'LEADOPS_DAILY_CAP'
    value: empty(senderDomain) ? '80' : '200'
  }
  {
    name: 'LEADOPS_SENDER_NAME'
    value: senderName
  }
  {
    name: 'LEADOPS_SENDER_COMPANY'
    value: senderCompany
  }
  {
    name: 'LEADOPS_SENDER_POSTAL_ADDRESS'
    value: senderPostalAddress
  }
  {
    name: 'LEADOPS_SENDER_WEBSITE'
    value: senderWebsite
  }
  {
    name: 'LEADOPS_SENDER_OFFER'
    value: senderOffer
  }
]

var mockMail = [
  {
    name: 'LEADOPS_EMAIL_MODE'
    value: 'mock'
  }
]
var mailSettings = deployEmail ? realMail : mockMail

var noModel = [
  {
    name: 'LEADOPS_LLM_PROVIDER'
    value: 'offline'
  }
]
var azureModel = [
  {
    name: 'LEADOPS_LLM_PROVIDER'
    value: 'azure_openai'
  }
  {
    name: 'LEADOPS_AZURE_OPENAI_ENDPOINT'
    value: openAi.?outputs.?endpoint ?? ''
  }
  {
    name: 'LEADOPS_LLM_MODEL'
    value: openAi.?outputs.?deploymentName ?? ''
  }
]
var modelSettings = empty(openAiModel) ? noModel : azureModel

var backendSettings = concat(settings, mailSettings, modelSettings)
var serviceSettings = [
  {
    name: 'LEADOPS_AUTH_MODE'
    value: authMode
  }
  {
    name: 'LEADOPS_ENTRA_TENANT_ID'
    value: tenant().tenantId
  }
  {
    name: 'LEADOPS_ENTRA_AUDIENCE'
    value: entraAudience
  }
  {
    name: 'LEADOPS_API_TOKEN'
    secretRef: 'api-token'
  }
  {
    name: 'LEADOPS_SERVE_WORKER'
    value: 'false'
  }
  {
    name: 'LEADOPS_FRONTEND_ORIGIN'
    value: frontendUrl
  }
  {
    // The environment's own proxies: what they say of a caller's address is believed, what a caller says is not.
    name: 'LEADOPS_TRUSTED_PROXIES'
    value: '127.0.0.1,100.100.0.0/16,${network.outputs.containersPrefix}'
  }
]

// Delivery reports come to the API alone; the subscription to them is made once it answers, as AZURE_DEPLOYMENT.md says.
var takesEvents = deployEmail && !empty(eventSecret)
var eventSettings = [
  {
    name: 'LEADOPS_EVENT_SECRET'
    secretRef: 'event-secret'
  }
]
var eventSecrets = [
  {
    name: 'event-secret'
    keyVaultUrl: vault.outputs.eventSecretUri
    identity: apiIdentity.outputs.id
  }
]

// The dashboard signs people in with the application that its API accepts tokens for.
var hasEntraSecret = authMode == 'entra' && !empty(entraClientSecret)
var dashboardSettings = [
  {
    name: 'LEADOPS_API_URL'
    value: backendUrl
  }
  {
    name: 'LEADOPS_DASHBOARD_URL'
    value: frontendUrl
  }
  {
    // The ingress appends the visitor's address; the API believes the dashboard, whose own address is in its trusted networks.
    name: 'LEADOPS_DASHBOARD_PROXIES'
    value: '1'
  }
]
var entraSettings = [
  {
    name: 'LEADOPS_ENTRA_TENANT_ID'
    value: tenant().tenantId
  }
  {
    name: 'LEADOPS_ENTRA_CLIENT_ID'
    value: entraAudience
  }
  {
    name: 'LEADOPS_ENTRA_AUDIENCE'
    value: entraAudience
  }
]
var entraSecretSettings = [
  {
    name: 'LEADOPS_ENTRA_CLIENT_SECRET'
    secretRef: 'entra-client-secret'
  }
]
var entraSecrets = [
  {
    name: 'entra-client-secret'
    keyVaultUrl: vault.outputs.entraClientSecretUri
    identity: dashboardIdentity.outputs.id
  }
]

module migration 'modules/job.bicep' = {
  name: 'migration'
  params: {
    name: 'migrate'
    location: location
    tags: tags
    environmentId: environment.outputs.id
    image: backendImage
    registryServer: registry.outputs.server
    identityId: migrationIdentity.outputs.id
    secrets: []
    env: migrationConnection
    args: [
      'db'
      'upgrade'
      '--grant'
      '${apiIdentity.outputs.name}=${apiIdentity.outputs.principalId}'
      '--grant'
      '${workerIdentity.outputs.name}=${workerIdentity.outputs.principalId}'
    ]
    timeoutSeconds: 1800
  }
}

// While no worker runs, approved e-mails and follow-ups still fall due.
module due 'modules/job.bicep' = if (hasBackend) {
  name: 'due'
  params: {
    name: 'due'
    location: location
    tags: tags
    environmentId: environment.outputs.id
    image: backendImage
    registryServer: registry.outputs.server
    identityId: workerIdentity.outputs.id
    secrets: workerSecrets
    env: concat(workerConnection, backendSettings)
    args: ['worker', '--once']
    schedule: '*/5 * * * *'
    timeoutSeconds: 600
  }
}

module backend 'modules/backend.bicep' = {
  name: 'backend'
  params: {
    name: 'backend'
    location: location
    tags: tags
    environmentId: environment.outputs.id
    image: backendImage
    registryServer: registry.outputs.server
    identityId: apiIdentity.outputs.id
    secrets: concat(apiSecrets, takesEvents ? eventSecrets : [])
    env: concat(apiConnection, backendSettings, serviceSettings, takesEvents ? eventSettings : [])
    minReplicas: isProd ? 2 : 1
    maxReplicas: connections.apiReplicas
  }
}

module worker 'modules/worker.bicep' = if (hasBackend) {
  name: 'worker'
  params: {
    name: 'worker'
    location: location
    tags: tags
    environmentId: environment.outputs.id
    image: backendImage
    registryServer: registry.outputs.server
    identityId: workerIdentity.outputs.id
    secrets: workerSecrets
    env: concat(workerConnection, backendSettings)
    maxReplicas: connections.workerReplicas
    serviceBusNamespace: serviceBus.outputs.namespaceName
    queueName: serviceBus.outputs.queueName
  }
}

module frontend 'modules/frontend.bicep' = {
  name: 'frontend'
  params: {
    name: 'frontend'
    location: location
    tags: tags
    environmentId: environment.outputs.id
    image: frontendImage
    registryServer: registry.outputs.server
    identityId: dashboardIdentity.outputs.id
    secrets: hasEntraSecret ? entraSecrets : []
    env: concat(dashboardSettings, authMode == 'entra' ? entraSettings : [], hasEntraSecret ? entraSecretSettings : [])
    minReplicas: isProd ? 2 : 0
    maxReplicas: isProd ? 6 : 2
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: name
    location: location
    tags: tags
    alertEmail: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    serviceBusNamespaceId: serviceBus.outputs.namespaceId
    backendId: backend.outputs.id
    postgresId: postgres.outputs.id
    // 80 % of what the server takes.
    mostConnections: connections.serverLimit * 4 / 5
  }
}

module budget 'modules/budget.bicep' = {
  name: 'budget'
  params: {
    name: name
    amount: monthlyBudget
    start: budgetStart
    email: alertEmail
  }
}

output registryServer string = registry.outputs.server
output backendUrl string = backend.outputs.url
output frontendUrl string = frontend.outputs.url
output vaultName string = vault.outputs.name
output communicationId string = communication.?outputs.?id ?? ''
output migrationJobName string = migration.outputs.name
output postgresServer string = postgres.outputs.server
