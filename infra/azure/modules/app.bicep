// The function app on a Flex Consumption plan. Settings name things; none of them opens one.

@description('The app\'s name; its plan is called after it.')
param name string

@description('The region.')
param location string

@description('The tags.')
param tags object

@description('The identity that the app signs in with.')
param identityId string

@description('Its client id.')
param identityClientId string

@description('The storage account.')
param storageAccountName string

@description('The container of the package that is deployed.')
param deploymentContainer string

@description('The host of the Service Bus namespace.')
param serviceBusHost string

@description('The queue.')
param queueName string

@description('How often a message is delivered.')
param deliveryLimit int

@description('The vault\'s address.')
param vaultUri string

@description('Where telemetry goes.')
param telemetryConnection string

@description('The task hub of Durable Functions: 3 to 45 letters and digits.')
param taskHub string

@description('The Durable Task Scheduler; empty keeps histories in the storage account.')
param schedulerEndpoint string

@description('The partner\'s tenant in Partner Center.')
param partnerTenantId string

@description('The application in Partner Center.')
param partnerClientId string

@description('appService or functionKeys.')
param authentication string

@description('The application registration that callers get tokens for.')
param entraClientId string

@description('Instances of the durable functions that are kept running.')
param alwaysReadyInstances int

@description('The most instances.')
param maximumInstances int

@description('Memory of an instance, in MB.')
param instanceMemoryMB int

@description('Requests a minute to which one instance limits itself, for customers, orders and subscriptions.')
param callsPerMinute int

@description('The subnet of the app; empty for none.')
param subnetId string

var blobAddress = 'https://${storageAccountName}.blob.${environment().suffixes.storage}'
var tableAddress = 'https://${storageAccountName}.table.${environment().suffixes.storage}'
var schedulerSettings = empty(schedulerEndpoint) ? {} : {
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
      ftpsState: 'Disabled'
      vnetRouteAllEnabled: !empty(subnetId)
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobAddress}/${deploymentContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'durable', instanceCount: alwaysReadyInstances }]
      }
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: site
  name: 'appsettings'
  properties: union({
    AZURE_CLIENT_ID: identityClientId
    AzureWebJobsStorage__accountName: storageAccountName
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: telemetryConnection
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    TASKHUB_NAME: taskHub
    Storage__ServiceUri: tableAddress
    ServiceBusConnection__fullyQualifiedNamespace: serviceBusHost
    ServiceBusConnection__credential: 'managedidentity'
    ServiceBusConnection__clientId: identityClientId
    TransitionQueue: queueName
    ServiceBus__DeliveryLimit: string(deliveryLimit)
    KeyVault__Uri: vaultUri
    PartnerCenter__TenantId: partnerTenantId
    PartnerCenter__ClientId: partnerClientId
    PartnerCenter__ClientSecret: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/partner-center-client-secret)'
    PartnerCenter__RefreshToken: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/partner-center-refresh-token)'
    PartnerCenter__RateLimits__CustomersOrdersSubscriptions: string(callsPerMinute)
    Authentication: authentication
  }, schedulerSettings)
}

// Tokens of this application alone are let through; health is asked by probes, which have none.
resource callers 'Microsoft.Web/sites/config@2024-04-01' = if (authentication == 'appService') {
  parent: site
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      excludedPaths: ['/api/health']
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: { allowedAudiences: [entraClientId, 'api://${entraClientId}'] }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}

// Packages are deployed with an identity; names and passwords of their own are off.
resource publishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [for kind in ['scm', 'ftp']: {
  parent: site
  name: kind
  properties: { allow: false }
}]

@description('The app\'s host.')
output host string = site.properties.defaultHostName
