// The worker: one copy for every five messages in the queue, none while it is empty.
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

// The port for health and metrics is inside of the replica; a worker has no ingress.
var metricsPort = 9464
var probes = [
  {
    type: 'Startup'
    tcpSocket: {
      port: metricsPort
    }
    periodSeconds: 5
    timeoutSeconds: 3
    // A worker may start before its database, and then waits for it.
    failureThreshold: 60
  }
  {
    type: 'Liveness'
    httpGet: {
      path: '/healthz'
      port: metricsPort
    }
    periodSeconds: 30
    timeoutSeconds: 10
    failureThreshold: 3
  }
]

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
            {
              name: 'LEADOPS_METRICS_HOST'
              value: '0.0.0.0'
            }
            {
              name: 'LEADOPS_METRICS_PORT'
              value: string(metricsPort)
            }
          ])
          probes: probes
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
                // A message stands for one lead, or for 1,000 leads of a file.
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
