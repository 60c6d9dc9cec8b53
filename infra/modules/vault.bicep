// The secrets. An app reads by reference only those that it needs.
param name string
param location string
param tags object
param tenantId string

@description('Principal IDs that read the API token, the secret of delivery reports, the signing secret, and so on.')
param readers {
  apiToken: array
  signingSecret: array
  logHashKey: array
  eventSecret: array
  entraClientSecret: array
}
param operatorObjectId string
param operatorType string

@description('Purge protection cannot be switched off again.')
param purgeProtection bool

@secure()
param apiToken string

@secure()
param signingSecret string

@secure()
param logHashKey string

@description('Empty: there is none to keep.')
@secure()
param eventSecret string

@description('Empty: there is none to keep.')
@secure()
param entraClientSecret string

var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var secretsOfficer = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7')

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  // checkov:skip=CKV_AZURE_109: Container Apps resolve references from addresses that are not known beforehand; roles let nobody else read.
  // checkov:skip=CKV_AZURE_189: as above; the operator needs it too, from outside the network.
  // checkov:skip=CKV_AZURE_110: on in prod; off in dev, so that a torn-down environment's name is free again.
  // checkov:skip=CKV_AZURE_42: as above; soft delete is on everywhere.
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // Null, not false: Azure refuses to have it said that protection is off.
    enablePurgeProtection: purgeProtection ? true : null
  }
}

resource operates 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, operatorObjectId, secretsOfficer)
  scope: vault
  properties: {
    principalId: operatorObjectId
    principalType: operatorType
    roleDefinitionId: secretsOfficer
  }
}

resource apiTokenSecret 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = {
  // checkov:skip=CKV_AZURE_41: a date on which everybody is locked out at once helps nobody; the guide says how to change it.
  parent: vault
  name: 'api-token'
  properties: {
    value: apiToken
    contentType: 'text/plain'
  }
}

resource readsApiToken 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in readers.apiToken: {
    name: guid(apiTokenSecret.id, principalId, secretsUser)
    scope: apiTokenSecret
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: secretsUser
    }
  }
]

resource signingSecretSecret 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = {
  // checkov:skip=CKV_AZURE_41: a date on which everybody is locked out at once helps nobody; the guide says how to change it.
  parent: vault
  name: 'signing-secret'
  properties: {
    value: signingSecret
    contentType: 'text/plain'
  }
}

resource readsSigningSecret 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in readers.signingSecret: {
    name: guid(signingSecretSecret.id, principalId, secretsUser)
    scope: signingSecretSecret
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: secretsUser
    }
  }
]

resource logHashKeySecret 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = {
  // checkov:skip=CKV_AZURE_41: a date on which everybody is locked out at once helps nobody; the guide says how to change it.
  parent: vault
  name: 'log-hash-key'
  properties: {
    value: logHashKey
    contentType: 'text/plain'
  }
}

resource readsLogHashKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in readers.logHashKey: {
    name: guid(logHashKeySecret.id, principalId, secretsUser)
    scope: logHashKeySecret
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: secretsUser
    }
  }
]

resource eventSecretSecret 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = if (!empty(eventSecret)) {
  // checkov:skip=CKV_AZURE_41: a date on which no delivery report comes through any more helps nobody; the guide says how to change it.
  // checkov:skip=CKV_AZURE_114: it is set below; the check does not see into a resource that is made on a condition.
  parent: vault
  name: 'event-secret'
  properties: {
    value: eventSecret
    contentType: 'text/plain'
  }
}

resource readsEventSecret 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in readers.eventSecret: if (!empty(eventSecret)) {
    name: guid(eventSecretSecret.id, principalId, secretsUser)
    scope: eventSecretSecret
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: secretsUser
    }
  }
]

resource entraClientSecretSecret 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = if (!empty(entraClientSecret)) {
  // checkov:skip=CKV_AZURE_41: the secret itself has a date at its issuer; a second one here would only come first.
  // checkov:skip=CKV_AZURE_114: it is set below; the check does not see into a resource that is made on a condition.
  parent: vault
  name: 'entra-client-secret'
  properties: {
    value: entraClientSecret
    contentType: 'text/plain'
  }
}

resource readsEntraClientSecret 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in readers.entraClientSecret: if (!empty(entraClientSecret)) {
    name: guid(entraClientSecretSecret.id, principalId, secretsUser)
    scope: entraClientSecretSecret
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: secretsUser
    }
  }
]

output name string = vault.name
output apiTokenUri string = '${vault.properties.vaultUri}secrets/api-token'
output signingSecretUri string = '${vault.properties.vaultUri}secrets/signing-secret'
output entraClientSecretUri string = '${vault.properties.vaultUri}secrets/entra-client-secret'
output eventSecretUri string = '${vault.properties.vaultUri}secrets/event-secret'
output logHashKeyUri string = '${vault.properties.vaultUri}secrets/log-hash-key'
