{{- /* An environment variable's name, by the rules of MicroProfile Config. */ -}}
{{- define "onset.environmentName" -}}
{{ regexReplaceAll "[^A-Za-z0-9]" . "_" | upper }}
{{- end }}

{{- /* A scalar of values.yaml as text: there, every number is a floating-point one, and a million would be 1e+06. */ -}}
{{- define "onset.text" -}}
{{ if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}

{{- /* The settings that all workloads share, as a YAML map of environment variables. Nothing secret. */ -}}
{{- define "onset.config" -}}
{{- $config := dict -}}
{{- if not .Values.database.secret.urlKey }}
{{- $_ := set $config "QUARKUS_DATASOURCE_JDBC_URL" .Values.database.url }}
{{- end }}
{{- $_ := set $config "QUARKUS_DATASOURCE_JDBC_MAX_SIZE" (include "onset.text" .Values.database.maxConnections) }}
{{- $_ := set $config "QUARKUS_FLYWAY_MIGRATE_AT_START" (eq .Values.migration.strategy "start" | toString) }}
{{- /* A replica that does not migrate refuses a schema that is not migrated. */ -}}
{{- $_ := set $config "QUARKUS_FLYWAY_VALIDATE_AT_START" (ne .Values.migration.strategy "start" | toString) }}
{{- /* While an upgrade goes on, and after a rollback, replicas of the old version start on the new schema. */ -}}
{{- $_ := set $config "QUARKUS_FLYWAY_IGNORE_FUTURE_MIGRATIONS" "true" }}
{{- $_ := set $config "QUARKUS_OIDC_AUTH_SERVER_URL" .Values.oidc.authServerUrl }}
{{- $_ := set $config "QUARKUS_OIDC_TOKEN_AUDIENCE" (join "," .Values.oidc.audience) }}
{{- with .Values.oidc.issuer }}
{{- $_ := set $config "QUARKUS_OIDC_TOKEN_ISSUER" . }}
{{- end }}
{{- with .Values.oidc.rolesClaim }}
{{- $_ := set $config "QUARKUS_OIDC_ROLES_ROLE_CLAIM_PATH" . }}
{{- end }}
{{- with .Values.oidc.clockSkewSeconds }}
{{- $_ := set $config "QUARKUS_OIDC_TOKEN_LIFESPAN_GRACE" (include "onset.text" .) }}
{{- end }}
{{- $_ := set $config "ONSET_SECURITY_GROUPS_CLAIM" .Values.oidc.groupsClaim }}
{{- $_ := set $config "ONSET_SECURITY_PLATFORM_ADMIN_ROLE" .Values.oidc.adminRole }}
{{- $_ := set $config "ONSET_EXECUTION_MAX_VISITS_PER_STEP" (include "onset.text" .Values.execution.maxVisitsPerStep) }}
{{- $_ := set $config "ONSET_EXECUTION_SCHEDULER_THREADS" (include "onset.text" .Values.execution.schedulerThreads) }}
{{- $_ := set $config "ONSET_EXECUTION_SCHEDULER_POLL_INTERVAL" .Values.execution.schedulerPollInterval }}
{{- $_ := set $config "QUARKUS_LOG_LEVEL" .Values.log.level }}
{{- $_ := set $config "QUARKUS_SHUTDOWN_TIMEOUT" (printf "%sS" (include "onset.text" .Values.shutdown.timeoutSeconds)) }}
{{- $_ := set $config "QUARKUS_HTTP_PORT" "8080" }}
{{- if .Values.http.trustForwardedHeaders }}
{{- $_ := set $config "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING" "true" }}
{{- with .Values.http.trustedProxies }}
{{- $_ := set $config "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES" (join "," .) }}
{{- end }}
{{- end }}
{{- $_ := set $config "QUARKUS_MANAGEMENT_PORT" (include "onset.text" .Values.management.port) }}
{{- range $property, $value := .Values.settings }}
{{- $_ := set $config (include "onset.environmentName" $property) (include "onset.text" $value) }}
{{- end }}
{{- toYaml $config }}
{{- end }}

{{- /* The settings that values decide elsewhere than in onset.config; what is listed cannot come from `settings`. */ -}}
{{- define "onset.reservedNames" -}}
QUARKUS_DATASOURCE_JDBC_URL QUARKUS_DATASOURCE_USERNAME QUARKUS_DATASOURCE_PASSWORD QUARKUS_DATASOURCE_JDBC_MAX_SIZE
QUARKUS_FLYWAY_MIGRATE_AT_START QUARKUS_FLYWAY_VALIDATE_AT_START
QUARKUS_FLYWAY_IGNORE_FUTURE_MIGRATIONS QUARKUS_INIT_AND_EXIT QUARKUS_OIDC_AUTH_SERVER_URL
QUARKUS_OIDC_TOKEN_AUDIENCE QUARKUS_OIDC_TOKEN_ISSUER QUARKUS_OIDC_TOKEN_LIFESPAN_GRACE QUARKUS_OIDC_TENANT_ENABLED
QUARKUS_OIDC_ROLES_ROLE_CLAIM_PATH QUARKUS_LOG_LEVEL QUARKUS_SHUTDOWN_TIMEOUT QUARKUS_HTTP_PORT QUARKUS_MANAGEMENT_PORT
QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING QUARKUS_HTTP_PROXY_TRUSTED_PROXIES ONSET_SECURITY_GROUPS_CLAIM
ONSET_SECURITY_PLATFORM_ADMIN_ROLE ONSET_EXECUTION_MAX_VISITS_PER_STEP ONSET_EXECUTION_SCHEDULER_ENABLED
ONSET_EXECUTION_SCHEDULER_THREADS ONSET_EXECUTION_SCHEDULER_POLL_INTERVAL ONSET_BUILDS_DIRECTORY
{{- end }}

{{- /* Of (root, secret name): who Onset is for the database. */ -}}
{{- define "onset.databaseEnv" -}}
{{- $database := (index . 0).Values.database -}}
{{- $secret := index . 1 -}}
- name: QUARKUS_DATASOURCE_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $database.secret.usernameKey }}
- name: QUARKUS_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $database.secret.passwordKey }}
{{- with $database.secret.urlKey }}
- name: QUARKUS_DATASOURCE_JDBC_URL
  valueFrom:
    secretKeyRef:
      name: {{ $database.secret.name }}
      key: {{ . }}
{{- end }}
{{- end }}
