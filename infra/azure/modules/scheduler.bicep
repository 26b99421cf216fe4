// The Durable Task Scheduler, which keeps histories in place of the storage account. Its list of addresses must not be empty, for an
// empty one refuses everybody; who may do anything is decided by the role.

@description('The scheduler\'s name.')
param name string

@description('The region.')
param location string

@description('The tags.')
param tags object

@description('The task hub\'s name.')
param taskHub string

@description('The object id of the app\'s identity.')
param appPrincipalId string

var durableTaskDataContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '0ad04412-c4d5-4796-b79c-f76d14c8d402')

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ['0.0.0.0/0']
    sku: { name: 'Consumption' }
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: taskHub
  properties: {}
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, appPrincipalId, durableTaskDataContributor)
  scope: hub
  properties: {
    roleDefinitionId: durableTaskDataContributor
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

@description('Its address.')
output endpoint string = scheduler.properties.endpoint
