// The secrets; containers read them by reference, through their identity.
param name string
param location string
param tags object
param tenantId string
param identityPrincipalId string
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

var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var secretsOfficer = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7')

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
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

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identityPrincipalId, secretsUser)
  scope: vault
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: secretsUser
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

resource apiTokenSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'api-token'
  properties: {
    value: apiToken
    contentType: 'text/plain'
  }
}

resource signingSecretSecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'signing-secret'
  properties: {
    value: signingSecret
    contentType: 'text/plain'
  }
}

resource logHashKeySecret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'log-hash-key'
  properties: {
    value: logHashKey
    contentType: 'text/plain'
  }
}

output name string = vault.name
output apiTokenUri string = '${vault.properties.vaultUri}secrets/api-token'
output signingSecretUri string = '${vault.properties.vaultUri}secrets/signing-secret'
output logHashKeyUri string = '${vault.properties.vaultUri}secrets/log-hash-key'
