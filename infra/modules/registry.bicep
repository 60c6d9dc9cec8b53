// The images; pulled by identities, never with a password.
param name string
param location string
param tags object

@allowed(['Basic', 'Standard', 'Premium'])
param sku string

param pullerIds array

var acrPull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  // checkov:skip=CKV_AZURE_139: a private registry needs the Premium tier and a build agent inside the network; pulling needs an identity.
  // checkov:skip=CKV_AZURE_163: scanning is a plan of Defender for the subscription, not a property; CI scans the images it builds.
  // checkov:skip=CKV_AZURE_166: quarantine needs the Premium tier and a scanner that lifts it; CI scans the images it builds.
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
  }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in pullerIds: {
    name: guid(registry.id, principalId, acrPull)
    scope: registry
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: acrPull
    }
  }
]

output server string = registry.properties.loginServer
output name string = registry.name
