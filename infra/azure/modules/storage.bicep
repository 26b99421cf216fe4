// The storage account: the record of truth (tables), the histories of Durable Functions (tables, queues, blobs) unless the scheduler
// keeps them, and the package that is deployed. It takes no keys.

@description('The account\'s name.')
@minLength(3)
@maxLength(24)
param name string

@description('The region.')
param location string

@description('The tags.')
param tags object

@description('How many copies there are, and where.')
param sku string

@description('The container of the package that is deployed.')
param deploymentContainer string

@description('The object id of the app\'s identity.')
param appPrincipalId string

@description('Whether it can be reached from inside the virtual network only.')
param privateNetwork bool

// The host keeps its leases in blobs and makes their containers: owner. The rest is data.
var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: privateNetwork ? 'Deny' : 'Allow', bypass: 'None' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: deploymentContainer
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(roles): {
  name: guid(account.id, appPrincipalId, role.value)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}]

@description('Its resource id.')
output id string = account.id

@description('Its name.')
output name string = account.name
