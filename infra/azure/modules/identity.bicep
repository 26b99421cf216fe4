// The one identity that the app signs in with everywhere.

@description('The identity\'s name.')
param name string

@description('The region.')
param location string

@description('The tags.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Its resource id.')
output id string = identity.id

@description('The client id that settings name.')
output clientId string = identity.properties.clientId

@description('The object id that roles are given to.')
output principalId string = identity.properties.principalId
