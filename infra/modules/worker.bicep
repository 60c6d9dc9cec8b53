// The worker: as many copies as the queue is deep, none while it is empty.
param name string
param location string
param tags object
param environmentId string
param image string
param registryServer string
param identityId string
param secrets array
param env array
param maxReplicas int
param serviceBusNamespace string
param queueName string

resource app 'Microsoft.App/containerApps@2026-07-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: secrets
    }
    template: {
      // A worker that is told to stop finishes what it holds.
      terminationGracePeriodSeconds: 120
      containers: [
        {
          name: 'worker'
          image: image
          command: ['leadops']
          args: ['worker']
          env: concat(env, [
            {
              name: 'LEADOPS_WORKER_GRACE_SECONDS'
              value: '110'
            }
          ])
          resources: {
            cpu: json('1.0')
            memory: '2Gi'
          }
        }
      ]
      scale: {
        minReplicas: 0
        maxReplicas: maxReplicas
        cooldownPeriod: 300
        pollingInterval: 15
        rules: [
          {
            name: 'queue'
            custom: {
              type: 'azure-servicebus'
              metadata: {
                namespace: serviceBusNamespace
                queueName: queueName
                // A message may stand for one lead or for a whole file.
                messageCount: '5'
              }
              identity: identityId
            }
          }
        ]
      }
    }
  }
}

output id string = app.id
