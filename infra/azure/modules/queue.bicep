// The queue between a batch and its transitions. It takes no keys.

@description('The namespace\'s name.')
param name string

@description('The region.')
param location string

@description('The tags.')
param tags object

@description('Standard or Premium.')
param sku string

@description('The queue\'s name.')
param queueName string

@description('How often a message is delivered before it is dead-lettered.')
param deliveryLimit int

@description('The object id of the app\'s identity.')
param appPrincipalId string

@description('Whether a Premium namespace can be reached from inside the virtual network only; a Standard one takes part in none.')
param privateNetwork bool

var roles = {
  dataSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
  dataReceiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku, tier: sku }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: privateNetwork && sku == 'Premium' ? 'Disabled' : 'Enabled'
  }
}

// Duplicate detection and sessions cannot be changed later. A row's message has the same id each time that it is sent for the same
// attempt, so that a repeated send within the window is dropped.
resource queue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: queueName
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT30M'
    requiresSession: false
    maxDeliveryCount: deliveryLimit
    lockDuration: 'PT5M'
    defaultMessageTimeToLive: 'P14D'
    deadLetteringOnMessageExpiration: true
    maxSizeInMegabytes: 1024
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(roles): {
  name: guid(queue.id, appPrincipalId, role.value)
  scope: queue
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}]

@description('The namespace\'s resource id.')
output id string = namespace.id

@description('The host that clients connect to.')
output host string = replace(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':443/', '')
