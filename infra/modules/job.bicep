// A job of the backend's image: by hand (migrations) or by the clock (what falls due while no worker runs).
param name string
param location string
param tags object
param environmentId string
@description('Empty until the first image is in the registry: a public one then holds the place, and nobody starts it.')
param image string
param registryServer string
param identityId string
param secrets array
param env array
param args array

@description('Cron expression in UTC; empty: started by hand.')
param schedule string = ''

@description('Seconds that one run may take.')
param timeoutSeconds int

var isManual = empty(schedule)
var byHand = {
  parallelism: 1
  replicaCompletionCount: 1
}
var byTheClock = {
  cronExpression: schedule
  parallelism: 1
  replicaCompletionCount: 1
}

resource job 'Microsoft.App/jobs@2026-07-01' = {
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
      triggerType: isManual ? 'Manual' : 'Schedule'
      manualTriggerConfig: isManual ? byHand : null
      scheduleTriggerConfig: isManual ? null : byTheClock
      replicaTimeout: timeoutSeconds
      replicaRetryLimit: 1
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: secrets
    }
    template: {
      containers: [
        {
          name: 'job'
          image: empty(image) ? 'mcr.microsoft.com/dotnet/samples:aspnetapp' : image
          command: ['leadops']
          args: args
          env: env
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
        }
      ]
    }
  }
}

output name string = job.name
