// A virtual network with a subnet for the app and one for private endpoints.

@description('The network\'s name.')
param name string

@description('The region.')
param location string

@description('The tags.')
param tags object

@description('The addresses of the network.')
param addresses string = '10.20.0.0/16'

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addresses] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addresses, 24, 0)
          delegations: [{ name: 'app', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: cidrSubnet(addresses, 24, 1) }
      }
    ]
  }
}

@description('The network\'s resource id.')
output id string = network.id

@description('The subnet of the app.')
output appSubnetId string = '${network.id}/subnets/app'

@description('The subnet of the private endpoints.')
output endpointSubnetId string = '${network.id}/subnets/endpoints'
