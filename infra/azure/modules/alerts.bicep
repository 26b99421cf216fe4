// What wakes people. Each query goes by the id of a log event; the table in the README beside main.bicep tells what to do.

@description('The region.')
param location string

@description('The tags.')
param tags object

@description('The workspace that is asked.')
param workspaceId string

@description('The Service Bus namespace.')
param namespaceId string

@description('The queue.')
param queueName string

@description('Where alerts are mailed to; empty for nobody.')
param email string

var rules = [
  {
    name: 'transitions-stalled'
    title: 'Transitions make no progress'
    query: 'AppTraces | where toint(Properties.EventId) == 6101 | summarize arg_max(TimeGenerated, *) by tostring(Properties.Transition)'
    severity: 2
    window: 'PT1H'
    every: 'PT30M'
    above: 0
  }
  {
    name: 'partner-center-sign-in'
    title: 'Partner Center gives no token: batches are paused'
    query: 'AppTraces | where toint(Properties.EventId) in (4013, 6203)'
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
    above: 0
  }
  {
    name: 'partner-center-throttling'
    title: 'Partner Center throttles more than a passing peak'
    query: 'AppTraces | where toint(Properties.EventId) == 4002 and tostring(Properties.Kind) == "Throttled"'
    severity: 3
    window: 'PT30M'
    every: 'PT15M'
    above: 100
  }
  {
    name: 'callers-refused'
    title: 'Many callers are not let in'
    query: 'AppTraces | where toint(Properties.EventId) == 7006'
    severity: 3
    window: 'PT15M'
    every: 'PT15M'
    above: 50
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'transitions'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'transitions'
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = [for rule in rules: {
  name: rule.name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: rule.title
    enabled: true
    severity: rule.severity
    scopes: [workspaceId]
    windowSize: rule.window
    evaluationFrequency: rule.every
    autoMitigate: true
    criteria: {
      allOf: [{ query: rule.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: rule.above }]
    }
    actions: { actionGroups: empty(email) ? [] : [people.id] }
  }
}]

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Messages that could not be started lie in the dead-letter queue.'
    enabled: true
    severity: 2
    scopes: [namespaceId]
    windowSize: 'PT5M'
    evaluationFrequency: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-letters'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [{ name: 'EntityName', operator: 'Include', values: [queueName] }]
        }
      ]
    }
    actions: empty(email) ? [] : [{ actionGroupId: people.id }]
  }
}
