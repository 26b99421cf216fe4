// Private endpoints, each with the zone that gives its name an address inside the network.

@description('The region.')
param location string

@description('The tags.')
param tags object

@description('The subnet of the endpoints.')
param subnetId string

@description('The network that asks the zones.')
param networkId string

@description('What is made private.')
param endpoints { resourceId: string, group: string, zone: string }[]

resource zones 'Microsoft.Network/privateDnsZones@2020-06-01' = [for endpoint in endpoints: {
  name: endpoint.zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [for (endpoint, index) in endpoints: {
  parent: zones[index]
  name: 'network'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: { id: networkId }
  }
}]

resource privateEndpoints 'Microsoft.Network/privateEndpoints@2024-01-01' = [for endpoint in endpoints: {
  name: 'pe-${endpoint.group}-${uniqueString(endpoint.resourceId)}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: endpoint.group
        properties: { privateLinkServiceId: endpoint.resourceId, groupIds: [endpoint.group] }
      }
    ]
  }
}]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-01-01' = [for (endpoint, index) in endpoints: {
  parent: privateEndpoints[index]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [{ name: endpoint.group, properties: { privateDnsZoneId: zones[index].id } }]
  }
}]
