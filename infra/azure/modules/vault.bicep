// The vault: the application's secret and the first refresh token, which a person puts there, and the partner user's consent, which
// the app renews.

@description('The vault\'s name.')
@minLength(3)
@maxLength(24)
param name string

@description('The region.')
param location string

@description('The tags.')
param tags object

@description('The object id of the app\'s identity.')
param appPrincipalId string

@description('The object id of the person who puts the two secrets there; empty for nobody.')
param operatorObjectId string

@description('Whether it can be reached from inside the virtual network only.')
param privateNetwork bool

// Reading and writing secrets: each renewal of the consent is a new version. Nothing else lies in this vault.
var secretsOfficer = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7')

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: privateNetwork ? 'Deny' : 'Allow', bypass: 'None' }
  }
}

resource app 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, appPrincipalId, secretsOfficer)
  scope: vault
  properties: {
    roleDefinitionId: secretsOfficer
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource operator 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorObjectId)) {
  name: guid(vault.id, operatorObjectId, secretsOfficer)
  scope: vault
  properties: {
    roleDefinitionId: secretsOfficer
    principalId: operatorObjectId
    principalType: 'User'
  }
}

@description('Its resource id.')
output id string = vault.id

@description('Its name.')
output name string = vault.name

@description('Its address.')
output uri string = vault.properties.vaultUri
