using 'main.bicep'

// The smallest that works; for trying it out.
param environmentName = 'dev'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param tier = 'dev'
param backendImage = readEnvironmentVariable('BACKEND_IMAGE', '')
param frontendImage = readEnvironmentVariable('FRONTEND_IMAGE', '')
param authMode = 'token'
param apiToken = readEnvironmentVariable('API_TOKEN')
param signingSecret = readEnvironmentVariable('SIGNING_SECRET')
param logHashKey = readEnvironmentVariable('LOG_HASH_KEY')
param operatorObjectId = readEnvironmentVariable('OPERATOR_OBJECT_ID')
param operatorName = readEnvironmentVariable('OPERATOR_NAME')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param monthlyBudget = 100
param budgetStart = readEnvironmentVariable('BUDGET_START')
