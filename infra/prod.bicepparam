using 'main.bicep'

// Two of everything that answers people, a standby of the database in another zone, backups for 35 days.
param environmentName = 'prod'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param tier = 'prod'
param backendImage = readEnvironmentVariable('BACKEND_IMAGE', '')
param frontendImage = readEnvironmentVariable('FRONTEND_IMAGE', '')
param authMode = readEnvironmentVariable('AUTH_MODE', 'entra')
param entraAudience = readEnvironmentVariable('ENTRA_AUDIENCE', '')
param entraClientSecret = readEnvironmentVariable('ENTRA_CLIENT_SECRET', '')
param apiToken = readEnvironmentVariable('API_TOKEN')
param signingSecret = readEnvironmentVariable('SIGNING_SECRET')
param logHashKey = readEnvironmentVariable('LOG_HASH_KEY')
param deployEmail = true
param eventSecret = readEnvironmentVariable('EVENT_SECRET')
param senderDomain = readEnvironmentVariable('SENDER_DOMAIN', '')
param senderEmail = readEnvironmentVariable('SENDER_EMAIL', '')
param replyTo = readEnvironmentVariable('REPLY_TO')
param unsubscribeMailto = readEnvironmentVariable('UNSUBSCRIBE_MAILTO', '')
param senderName = readEnvironmentVariable('SENDER_NAME')
param senderCompany = readEnvironmentVariable('SENDER_COMPANY')
param senderPostalAddress = readEnvironmentVariable('SENDER_POSTAL_ADDRESS')
param senderWebsite = readEnvironmentVariable('SENDER_WEBSITE')
param senderOffer = readEnvironmentVariable('SENDER_OFFER')
param openAiModel = readEnvironmentVariable('OPENAI_MODEL', '')
param openAiModelVersion = readEnvironmentVariable('OPENAI_MODEL_VERSION', '')
param databaseHost = readEnvironmentVariable('DATABASE_HOST', '')
param operatorObjectId = readEnvironmentVariable('OPERATOR_OBJECT_ID')
param operatorName = readEnvironmentVariable('OPERATOR_NAME')
param operatorType = readEnvironmentVariable('OPERATOR_TYPE', 'Group')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param monthlyBudget = 800
param budgetStart = readEnvironmentVariable('BUDGET_START')
