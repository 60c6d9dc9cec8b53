// Email by Communication Services; optional. Without a domain of your own it goes out from one that Azure provides, which allows
// 5 messages a minute and 10 an hour. Your own domain is added and verified by hand, and only linked here.
param name string
param tags object
param senderIds array

@description('Where the content of messages is kept: Europe, UnitedStates …')
param dataLocation string

@description('Verified domain of the Email Communication Service to send from; empty: the domain that Azure provides.')
param senderDomain string

@description('Address that email comes from; empty: DoNotReply at the domain that Azure provides.')
param senderEmail string

// Contributor on this one resource: the narrowest built-in role that may send.
var contributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b24988ac-6180-42a0-ab88-20f7382dd24c')

resource email 'Microsoft.Communication/emailServices@2025-09-01' = {
  name: 'mail-${name}'
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
  }
}

resource domain 'Microsoft.Communication/emailServices/domains@2025-09-01' = {
  parent: email
  name: 'AzureManagedDomain'
  location: 'global'
  tags: tags
  properties: {
    domainManagement: 'AzureManaged'
    userEngagementTracking: 'Disabled'
  }
}

// Azure links a domain only after its DNS records are verified, so the deployment does not create it.
resource ownDomain 'Microsoft.Communication/emailServices/domains@2025-09-01' existing = {
  parent: email
  name: empty(senderDomain) ? 'AzureManagedDomain' : senderDomain
}

resource service 'Microsoft.Communication/communicationServices@2025-09-01' = {
  name: 'acs-${name}'
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    linkedDomains: empty(senderDomain) ? [domain.id] : [domain.id, ownDomain.id]
  }
}

resource sends 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in senderIds: {
    name: guid(service.id, principalId, contributor)
    scope: service
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: contributor
    }
  }
]

output id string = service.id
output endpoint string = 'https://${service.properties.hostName}'
output senderAddress string = empty(senderEmail) ? 'DoNotReply@${domain.properties.mailFromSenderDomain}' : senderEmail
