using 'main.bicep'

// The smallest that works; for trying it out.
param environmentName = 'dev'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param tier = 'dev'
param backendImage = readEnvironmentVariable('BACKEND_IMAGE', '')
param frontendImage = readEnvironmentVariable('FRONTEND_IMAGE', '')
param authMode = readEnvironmentVariable('AUTH_MODE', 'token')
param entraAudience = readEnvironmentVariable('ENTRA_AUDIENCE', '')
param entraClientSecret = readEnvironmentVariable('ENTRA_CLIENT_SECRET', '')
param apiToken = readEnvironmentVariable('API_TOKEN')
param signingSecret = readEnvironmentVariable('SIGNING_SECRET')
param logHashKey = readEnvironmentVariable('LOG_HASH_KEY')
param databaseHost = readEnvironmentVariable('DATABASE_HOST', '')
param operatorObjectId = readEnvironmentVariable('OPERATOR_OBJECT_ID')
param operatorName = readEnvironmentVariable('OPERATOR_NAME')
param openAiModel = readEnvironmentVariable('OPENAI_MODEL', '')
param openAiModelVersion = readEnvironmentVariable('OPENAI_MODEL_VERSION', '')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param monthlyBudget = 100
param budgetStart = readEnvironmentVariable('BUDGET_START')
