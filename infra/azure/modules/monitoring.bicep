// Logs and traces. Telemetry is taken from the identity only.

@description('What the names end in.')
param name string

@description('The region.')
param location string

@description('The tags.')
param tags object

@description('Days for which logs are kept.')
param retentionDays int

@description('The object id of the identity that may send telemetry.')
param publisherPrincipalId string

var monitoringMetricsPublisher = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3913510d-42f4-4e42-8a64-420c390055eb')

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, publisherPrincipalId, monitoringMetricsPublisher)
  scope: insights
  properties: {
    roleDefinitionId: monitoringMetricsPublisher
    principalId: publisherPrincipalId
    principalType: 'ServicePrincipal'
  }
}

@description('The workspace that alerts and the workbook ask.')
output workspaceId string = workspace.id

@description('Where telemetry goes. It names the component and opens nothing: sending takes the role.')
output telemetryConnection string = insights.properties.ConnectionString
