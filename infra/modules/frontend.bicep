// The dashboard; it speaks to the API from its server side.
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
    value: '3000'
  }
]

var probes = [
  {
    type: 'Startup'
    httpGet: {
      path: '/login'
      port: 3000
    }
    periodSeconds: 3
    timeoutSeconds: 3
    failureThreshold: 40
  }
  {
    type: 'Liveness'
    tcpSocket: {
      port: 3000
    }
    periodSeconds: 20
    timeoutSeconds: 5
  }
  {
    type: 'Readiness'
    tcpSocket: {
      port: 3000
    }
    periodSeconds: 10
    timeoutSeconds: 5
  }
]

resource app 'Microsoft.App/containerApps@2026-07-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'frontend' })
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
      ingress: {
        external: true
        targetPort: 3000
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
      containers: [
        {
          name: 'frontend'
          image: empty(image) ? placeholder : image
          env: empty(image) ? placeholderEnv : env
          probes: empty(image) ? [] : probes
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
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
                concurrentRequests: '50'
              }
            }
          }
        ]
      }
    }
  }
}

output url string = 'https://${app.properties.configuration.ingress.fqdn}'
