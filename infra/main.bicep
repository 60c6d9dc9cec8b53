// LeadOps on Azure Container Apps: one resource group with everything in it.
//   az deployment sub create --location <region> --template-file infra/main.bicep --parameters infra/dev.bicepparam
targetScope = 'subscription'

@description('Name of the environment; part of every resource name.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('Azure region of every resource.')
param location string

@description('Name of the resource group.')
param resourceGroupName string = 'rg-leadops-${environmentName}'

@description('Size and redundancy: dev is the smallest that works, prod survives the loss of a zone.')
@allowed(['dev', 'prod'])
param tier string = 'dev'

@description('Image of API, worker and migrations; azd fills it in.')
param backendImage string = ''

@description('Image of the dashboard; azd fills it in.')
param frontendImage string = ''

@description('Who may call the API: token (one secret) or entra (users of this directory).')
@allowed(['token', 'entra'])
param authMode string = 'token'

@description('Application (client) id of the API in Entra ID; needed where authMode is entra.')
param entraAudience string = ''

@description('Secret of that application, with which the dashboard signs people in.')
@secure()
param entraClientSecret string = ''

@description('Secret of token mode, 16 characters or more; also needed by the dashboard in token mode.')
@secure()
param apiToken string

@description('Signs sessions of the dashboard and unsubscribe links, 32 characters or more.')
@secure()
param signingSecret string

@description('Key under which logs name an e-mail address.')
@secure()
param logHashKey string

@description('Secret by which Event Grid shows itself when it brings delivery reports, 16 characters or more; needed where deployEmail is true.')
@secure()
param eventSecret string = ''

@description('Deploy Azure OpenAI with this model; empty: rules and templates do the work.')
param openAiModel string = ''

@description('Version of that model.')
param openAiModelVersion string = ''

@description('Deploy Communication Services for real e-mail; false: mock mode, nothing leaves.')
param deployEmail bool = false

@description('Where Communication Services keeps the content of messages: Europe, UnitedStates …')
param emailDataLocation string = 'Europe'

@description('Verified domain of your own to send from; empty: the domain that Azure provides, 10 messages an hour.')
param senderDomain string = ''

@description('Address at that domain that email comes from; empty: DoNotReply at the domain that Azure provides.')
param senderEmail string = ''

@description('Address that answers to email go to; needed where deployEmail is true.')
param replyTo string = ''

@description('Address that unsubscribe requests by email go to; empty: replyTo.')
param unsubscribeMailto string = ''

@description('Who signs the e-mails; this and the four that follow are needed where deployEmail is true.')
param senderName string = ''

@description('The company that writes.')
param senderCompany string = ''

@description('Its postal address, in the footer of every e-mail.')
param senderPostalAddress string = ''

@description('Its website; the only link that templates may use.')
param senderWebsite string = ''

@description('What is offered, as it follows "we help …".')
param senderOffer string = ''

@description('A restored Postgres server that has taken the place of the one made here; empty: that one.')
param databaseHost string = ''

@description('Object id of the person or group that administers Postgres and reads Key Vault.')
param operatorObjectId string

@description('Name of that person or group, as Entra ID shows it.')
param operatorName string

@description('Kind of that principal.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorType string = 'User'

@description('Address that alerts and budget warnings go to.')
param alertEmail string

@description('Monthly budget in the currency of the subscription; a warning at 80 and at 100 per cent.')
@minValue(1)
param monthlyBudget int = 100

@description('First day of the budget, the first of a month: 2026-12-01.')
param budgetStart string

var tags = {
  'azd-env-name': environmentName
  product: 'leadops'
  tier: tier
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module product 'product.bicep' = {
  name: 'leadops-${environmentName}'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tier: tier
    tags: tags
    backendImage: backendImage
    frontendImage: frontendImage
    authMode: authMode
    entraAudience: entraAudience
    entraClientSecret: entraClientSecret
    apiToken: apiToken
    signingSecret: signingSecret
    logHashKey: logHashKey
    eventSecret: eventSecret
    openAiModel: openAiModel
    openAiModelVersion: openAiModelVersion
    deployEmail: deployEmail
    emailDataLocation: emailDataLocation
    senderDomain: senderDomain
    senderEmail: senderEmail
    replyTo: replyTo
    unsubscribeMailto: unsubscribeMailto
    senderName: senderName
    senderCompany: senderCompany
    senderPostalAddress: senderPostalAddress
    senderWebsite: senderWebsite
    senderOffer: senderOffer
    databaseHost: databaseHost
    operatorObjectId: operatorObjectId
    operatorName: operatorName
    operatorType: operatorType
    alertEmail: alertEmail
    monthlyBudget: monthlyBudget
    budgetStart: budgetStart
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = product.outputs.registryServer
output BACKEND_URL string = product.outputs.backendUrl
output FRONTEND_URL string = product.outputs.frontendUrl
output KEY_VAULT_NAME string = product.outputs.vaultName
// Empty where no real e-mail goes out: nothing tells of it then.
output COMMUNICATION_SERVICES_ID string = product.outputs.communicationId
output MIGRATION_JOB_NAME string = product.outputs.migrationJobName
output POSTGRES_SERVER string = product.outputs.postgresServer
