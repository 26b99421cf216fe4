// One installation in one resource group. Everything signs in by one identity with the least roles; no key and no connection string
// stands in a setting, and the accounts take none.
targetScope = 'subscription'

@description('The name of the installation; part of the names of its resources.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('The region of everything.')
param location string

@description('The resource group; made if it is missing.')
param resourceGroupName string = 'rg-${environmentName}'

@description('The partner\'s tenant in Partner Center: a GUID or a domain.')
@minLength(1)
param partnerTenantId string

@description('The client id of the application that is allowed in Partner Center (secure application model).')
@minLength(36)
@maxLength(36)
param partnerClientId string

@description('Who is believed about callers. appService: Microsoft Entra ID stands in front, and roles come from its tokens. functionKeys: whoever has a function key may do everything.')
@allowed(['appService', 'functionKeys'])
param authentication string = 'appService'

@description('The client id of the application registration that callers get tokens for; with appService. Left empty, nobody is let in.')
param entraClientId string = ''

@description('The object id of the person who puts the two secrets into the vault; empty gives nobody the right to.')
param operatorObjectId string = ''

@description('Where alerts are mailed to; empty mails to nobody.')
param alertEmail string = ''

@description('Instances of the durable functions that are kept running. 0 costs nothing at rest; from there, the first step takes up to half a minute more.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('The most instances of the app.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Requests that Partner Center allows the partner in a minute, for customers, orders and subscriptions together.')
@minValue(1)
param partnerCallsPerMinute int = 500

@description('Among how many instances those requests are shared out: each limits itself to its share. More that run at once are told to wait by Partner Center, and do.')
@minValue(1)
param instancesThatShareCalls int = 4

@description('Service Bus: Standard has what the queue needs; Premium takes part in a private network.')
@allowed(['Standard', 'Premium'])
param serviceBusSku string = 'Standard'

@description('How often a message is delivered before it is dead-lettered.')
@minValue(1)
@maxValue(2000)
param deliveryLimit int = 10

@description('How long the storage account is kept in copies: within the region\'s zones, or on one site.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

@description('Days for which logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('The Durable Task Scheduler keeps histories, in place of the storage account.')
param durableTaskScheduler bool = false

@description('A virtual network: storage, vault and, with Premium, Service Bus can be reached from inside it only.')
param privateNetwork bool = false

var names = {
  suffix: toLower(uniqueString(subscription().id, environmentName, location))
  queue: 'transitions'
  deploymentContainer: 'deployments'
  taskHub: 'TransitionHub'
}
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: { name: 'id-${names.suffix}', location: location, tags: tags }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  scope: group
  params: { name: 'vnet-${names.suffix}', location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    name: names.suffix
    location: location
    tags: tags
    retentionDays: logRetentionDays
    publisherPrincipalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'st${names.suffix}'
    location: location
    tags: tags
    sku: storageSku
    deploymentContainer: names.deploymentContainer
    appPrincipalId: identity.outputs.principalId
    privateNetwork: privateNetwork
  }
}

module queue 'modules/queue.bicep' = {
  name: 'queue'
  scope: group
  params: {
    name: 'sb-${names.suffix}'
    location: location
    tags: tags
    sku: serviceBusSku
    queueName: names.queue
    deliveryLimit: deliveryLimit
    appPrincipalId: identity.outputs.principalId
    privateNetwork: privateNetwork
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: 'kv-${names.suffix}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
    operatorObjectId: operatorObjectId
    privateNetwork: privateNetwork
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableTaskScheduler) {
  name: 'scheduler'
  scope: group
  params: {
    name: 'dts-${names.suffix}'
    location: location
    tags: tags
    taskHub: names.taskHub
    appPrincipalId: identity.outputs.principalId
  }
}

// A private endpoint for each kind of address that the app speaks to.
var endpoints = [
  { resourceId: storage.outputs.id, group: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { resourceId: storage.outputs.id, group: 'queue', zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { resourceId: storage.outputs.id, group: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
  { resourceId: vault.outputs.id, group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]
var queueEndpoint = { resourceId: queue.outputs.id, group: 'namespace', zone: 'privatelink.servicebus.windows.net' }

module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  name: 'private-endpoints'
  scope: group
  params: {
    location: location
    tags: tags
    subnetId: network!.outputs.endpointSubnetId
    networkId: network!.outputs.id
    endpoints: concat(endpoints, serviceBusSku == 'Premium' ? [queueEndpoint] : [])
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  scope: group
  params: {
    name: 'func-${names.suffix}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    deploymentContainer: names.deploymentContainer
    serviceBusHost: queue.outputs.host
    queueName: names.queue
    deliveryLimit: deliveryLimit
    vaultUri: vault.outputs.uri
    telemetryConnection: monitoring.outputs.telemetryConnection
    taskHub: names.taskHub
    schedulerEndpoint: durableTaskScheduler ? scheduler!.outputs.endpoint : ''
    partnerTenantId: partnerTenantId
    partnerClientId: partnerClientId
    authentication: authentication
    entraClientId: entraClientId
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    instanceMemoryMB: instanceMemoryMB
    callsPerMinute: max(1, partnerCallsPerMinute / instancesThatShareCalls)
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    namespaceId: queue.outputs.id
    queueName: names.queue
    email: alertEmail
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: { location: location, tags: tags, workspaceId: monitoring.outputs.workspaceId }
}

@description('The app\'s address.')
output FUNCTIONS_URL string = 'https://${app.outputs.host}'

@description('The vault that wants the two secrets.')
output KEY_VAULT_NAME string = vault.outputs.name

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name
