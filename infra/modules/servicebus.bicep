// The queue of work: ids only, dead letters kept, keys switched off.
param name string
param location string
param tags object

@description('Principal IDs that put messages into the queue and look whether it answers.')
param senderIds array

@description('Principal IDs that take messages. The scaler of a worker also asks how many wait, which only an owner may.')
param workerIds array

@allowed(['Basic', 'Standard', 'Premium'])
param sku string

var dataSender = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39')
var dataReceiver = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0')
var dataOwner = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '090c5cfd-751d-490a-894a-3ce6f1109419')

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
    tier: sku
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
  }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = {
  parent: namespace
  name: 'leads'
  properties: {
    lockDuration: 'PT1M'
    maxDeliveryCount: 10
    deadLetteringOnMessageExpiration: true
    defaultMessageTimeToLive: 'P7D'
    maxSizeInMegabytes: 1024
  }
}

resource sends 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in senderIds: {
    name: guid(queue.id, principalId, dataSender)
    scope: queue
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: dataSender
    }
  }
]

resource peeks 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in senderIds: {
    name: guid(queue.id, principalId, dataReceiver)
    scope: queue
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: dataReceiver
    }
  }
]

resource works 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for principalId in workerIds: {
    name: guid(queue.id, principalId, dataOwner)
    scope: queue
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: dataOwner
    }
  }
]

output host string = '${namespace.name}.servicebus.windows.net'
output namespaceName string = namespace.name
output namespaceId string = namespace.id
output queueName string = queue.name
