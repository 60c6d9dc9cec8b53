// Postgres without a password and without a public address: Entra ID alone lets in, from inside the network alone.
param name string
param location string
param tags object
param tenantId string
param subnetId string
param zoneId string

@description('Identity that upgrades the database. It owns the tables and grants the apps access to their rows.')
param migrationIdentityName string
param migrationPrincipalId string

param operatorName string
param operatorObjectId string
param operatorType string

@description('Compute size, such as Standard_B1ms or Standard_D2ds_v5.')
param skuName string

@allowed(['Burstable', 'GeneralPurpose', 'MemoryOptimized'])
param skuTier string

@description('Gigabytes of storage; it grows by itself.')
param storageGb int

@description('A standby in another zone.')
param zoneRedundant bool

@description('Days that backups are kept.')
@minValue(7)
@maxValue(35)
param backupDays int

@description('A restored server that has taken the place of this one; empty: this one.')
param restoredHost string

@description('Backups in the paired region too.')
param geoBackup bool

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2026-10-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: skuName
    tier: skuTier
  }
  properties: {
    version: '17'
    storage: {
      storageSizeGB: storageGb
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: backupDays
      geoRedundantBackup: geoBackup ? 'Enabled' : 'Disabled'
    }
    highAvailability: {
      mode: zoneRedundant ? 'ZoneRedundant' : 'Disabled'
    }
    network: {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: zoneId
    }
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: tenantId
    }
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2026-10-01' = {
  parent: server
  name: 'leadops'
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
}

resource migrationsAreAdmin 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2026-10-01' = {
  parent: server
  name: migrationPrincipalId
  properties: {
    principalName: migrationIdentityName
    principalType: 'ServicePrincipal'
    tenantId: tenantId
  }
  dependsOn: [database]
}

// One after the other: the server takes one change of its administrators at a time.
resource operatorIsAdmin 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2026-10-01' = {
  parent: server
  name: operatorObjectId
  properties: {
    principalName: operatorName
    principalType: operatorType
    tenantId: tenantId
  }
  dependsOn: [migrationsAreAdmin]
}

var host = empty(restoredHost) ? server.properties.fullyQualifiedDomainName : restoredHost

// Alerts watch the server that is in use.
var restoredName = first(split(restoredHost, '.'))

output server string = host
output id string = empty(restoredHost) ? server.id : resourceId('Microsoft.DBforPostgreSQL/flexibleServers', restoredName)
