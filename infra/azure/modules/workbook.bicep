// The main figures on one page.

@description('The region.')
param location string

@description('The tags.')
param tags object

@description('The workspace that is asked.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2022-04-01' = {
  name: guid(resourceGroup().id, 'transitions')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Transitions to the Azure plan'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: loadTextContent('workbook.json')
  }
}
