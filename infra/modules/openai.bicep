// A language model of one's own, reached by the identity; optional.
param name string
param location string
param tags object
param userIds array
param modelName string
param modelVersion string

@description('Thousands of tokens a minute.')
param capacity int

var openAiUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd')

resource account 'Microsoft.CognitiveServices/accounts@2025-09-01' = {
  // checkov:skip=CKV_AZURE_238: the account calls nobody, so it needs no identity of its own; callers come with theirs.
  // checkov:skip=CKV_AZURE_134: keys are off, so an identity with the role is needed; a private endpoint costs more than it adds here.
  name: name
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource deployment 'Microsoft.CognitiveServices/accounts/deployments@2025-09-01' = {
  parent: account
  name: modelName
  sku: {
    name: 'GlobalStandard'
    capacity: capacity
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: modelName
      version: modelVersion
    }
  }
}

resource asks 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in userIds: {
    name: guid(account.id, principalId, openAiUser)
    scope: account
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: openAiUser
    }
  }
]

output endpoint string = account.properties.endpoint
output deploymentName string = deployment.name
