// The HTTP API; more copies while more requests come.
param name string
param location string
param tags object
param environmentId string
@description('Empty until the first image is in the registry: a public one then holds the place.')
param image string
param registryServer string
param identityId string
param secrets array
param env array
param minReplicas int
param maxReplicas int

// Listens where it is told to by this variable, and answers everything.
var placeholder = 'mcr.microsoft.com/dotnet/samples:aspnetapp'
var placeholderEnv = [
  {
    name: 'ASPNETCORE_HTTP_PORTS'
    value: '8000'
  }
]

var probes = [
  {
    type: 'Startup'
    httpGet: {
      path: '/healthz'
      port: 8000
    }
    periodSeconds: 3
    timeoutSeconds: 3
    failureThreshold: 40
  }
  {
    type: 'Liveness'
    httpGet: {
      path: '/healthz'
      port: 8000
    }
    periodSeconds: 20
    timeoutSeconds: 5
    failureThreshold: 3
  }
  {
    type: 'Readiness'
    httpGet: {
      path: '/readyz'
      port: 8000
    }
    periodSeconds: 10
    // The check waits up to 5 s for the database and half a second for the queue.
    timeoutSeconds: 8
    failureThreshold: 3
  }
]

resource app 'Microsoft.App/containerApps@2026-07-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'backend' })
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
      maxInactiveRevisions: 10
      ingress: {
        external: true
        targetPort: 8000
        transport: 'auto'
        allowInsecure: false
      }
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: secrets
    }
    template: {
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'backend'
          image: empty(image) ? placeholder : image
          env: empty(image) ? placeholderEnv : env
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          probes: empty(image) ? [] : probes
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          {
            name: 'requests'
            http: {
              metadata: {
                concurrentRequests: '40'
              }
            }
          }
        ]
      }
    }
  }
}

output url string = 'https://${app.properties.configuration.ingress.fqdn}'
output id string = app.id
