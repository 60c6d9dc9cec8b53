// One virtual network: a subnet for the containers, one that only Postgres uses, and the private name it is found by.
param name string
param location string
param tags object

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: ['10.20.0.0/16']
    }
    subnets: [
      {
        name: 'containers'
        properties: {
          addressPrefix: '10.20.0.0/23'
          delegations: [
            {
              name: 'containers'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'postgres'
        properties: {
          addressPrefix: '10.20.2.0/28'
          delegations: [
            {
              name: 'postgres'
              properties: {
                serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers'
              }
            }
          ]
        }
      }
    ]
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'
  tags: tags
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = {
  parent: zone
  name: 'link-${name}'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: network.id
    }
  }
}

output containersPrefix string = '10.20.0.0/23'
output containersSubnetId string = '${network.id}/subnets/containers'
output postgresSubnetId string = '${network.id}/subnets/postgres'
output postgresZoneId string = zone.id
