{{- /*
What the schema cannot say, or cannot say well. All findings at once, so that nobody mends one value a run.
*/ -}}
{{- define "onset.check" -}}
{{- $values := .Values -}}
{{- $wrong := list -}}
{{- if not $values.image.repository }}
{{- $wrong = append $wrong "image.repository: name the image that you built from Dockerfile.native or Dockerfile.jvm" }}
{{- end }}
{{- if not $values.database.secret.name }}
{{- $wrong = append $wrong "database.secret.name: name a secret with the database's user and password" }}
{{- end }}
{{- if and $values.database.url $values.database.secret.urlKey }}
{{- $wrong = append $wrong "database.url, database.secret.urlKey: set one of them" }}
{{- else if not (or $values.database.url $values.database.secret.urlKey) }}
{{- $wrong = append $wrong "database.url: set it, for instance jdbc:postgresql://postgres:5432/onset" }}
{{- end }}
{{- if regexMatch "(?i)(password|user)=|://[^/]*@" $values.database.url }}
{{- $wrong = append $wrong "database.url: holds a user or a password; they belong in the secret" }}
{{- end }}
{{- if not $values.oidc.authServerUrl }}
{{- $wrong = append $wrong "oidc.authServerUrl: set it, for instance https://login.example.com/realms/onset" }}
{{- end }}
{{- if and (hasPrefix "http:" $values.oidc.authServerUrl) (not $values.oidc.allowHttp) }}
{{- $wrong = append $wrong "oidc.authServerUrl: keys would be fetched over plain http; use https, or set oidc.allowHttp for a provider within the cluster" }}
{{- end }}
{{- if has "any" $values.oidc.audience }}
{{- $wrong = append $wrong "oidc.audience: any would accept tokens that were issued for other services" }}
{{- end }}
{{- if eq $values.mode "knative" }}
{{- if $values.autoscaling.enabled }}
{{- $wrong = append $wrong "autoscaling.enabled: in mode knative, Knative scales; set knative.minScale and knative.maxScale" }}
{{- end }}
{{- if $values.ingress.enabled }}
{{- $wrong = append $wrong "ingress.enabled: in mode knative, Knative routes; map a domain with its DomainMapping" }}
{{- end }}
{{- if $values.httpRoute.enabled }}
{{- $wrong = append $wrong "httpRoute.enabled: in mode knative, Knative routes; map a domain with its DomainMapping" }}
{{- end }}
{{- if and (gt (int $values.knative.maxScale) 0) (gt (int $values.knative.minScale) (int $values.knative.maxScale)) }}
{{- $wrong = append $wrong "knative.minScale: is above knative.maxScale" }}
{{- end }}
{{- end }}
{{- if and $values.autoscaling.enabled (gt (int $values.autoscaling.minReplicas) (int $values.autoscaling.maxReplicas)) }}
{{- $wrong = append $wrong "autoscaling.minReplicas: is above autoscaling.maxReplicas" }}
{{- end }}
{{- if and $values.ingress.enabled (not $values.ingress.hosts) }}
{{- $wrong = append $wrong "ingress.hosts: name at least one host" }}
{{- end }}
{{- if and $values.http.trustForwardedHeaders (not $values.http.trustedProxies) }}
{{- $wrong = append $wrong "http.trustedProxies: name the proxies whose X-Forwarded-* are to be trusted" }}
{{- end }}
{{- if and $values.httpRoute.enabled (not $values.httpRoute.parentRefs) }}
{{- $wrong = append $wrong "httpRoute.parentRefs: name the gateway" }}
{{- end }}
{{- $reserved := splitList " " (include "onset.reservedNames" . | replace "\n" " ") }}
{{- range $property, $value := $values.settings }}
{{- if has (include "onset.environmentName" $property) $reserved }}
{{- $wrong = append $wrong (printf "settings: %s is set by a value of its own" $property) }}
{{- end }}
{{- if regexMatch "(?i)password|secret|private-?key|credential" $property }}
{{- $wrong = append $wrong (printf "settings: %s looks secret; set it with extraEnv and a secretKeyRef" $property) }}
{{- end }}
{{- end }}
{{- range $values.extraEnv }}
{{- if has .name $reserved }}
{{- $wrong = append $wrong (printf "extraEnv: %s is set by a value of its own" .name) }}
{{- end }}
{{- if and .value (regexMatch "PASSWORD|SECRET|PRIVATE_?KEY|CREDENTIAL" (upper .name)) }}
{{- $wrong = append $wrong (printf "extraEnv: %s looks secret; take it from a secret with valueFrom" .name) }}
{{- end }}
{{- end }}
{{- $names := list }}
{{- range $values.builds }}
{{- if has .name $names }}
{{- $wrong = append $wrong (printf "builds: %s is there twice" .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- $names = list }}
{{- range $values.schedules }}
{{- if has .name $names }}
{{- $wrong = append $wrong (printf "schedules: %s is there twice" .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- if gt (len (printf "%s-start-%s" (include "onset.fullname" $) .name)) 52 }}
{{- $wrong = append $wrong (printf "schedules: %s-start-%s is too long a name for a CronJob (52)" (include "onset.fullname" $) .name) }}
{{- end }}
{{- end }}
{{- if or $values.schedules $values.tests.start.enabled }}
{{- if not $values.client.tokenUrl }}
{{- $wrong = append $wrong "client.tokenUrl: schedules and tests.start need the identity provider's token endpoint" }}
{{- end }}
{{- if not $values.client.secret.name }}
{{- $wrong = append $wrong "client.secret.name: schedules and tests.start need a secret with a client's id and secret" }}
{{- end }}
{{- end }}
{{- if $values.tests.start.enabled }}
{{- range list "workspaceId" "applicationId" "processName" }}
{{- if not (index $values.tests.start .) }}
{{- $wrong = append $wrong (printf "tests.start.%s: say what the test starts" .) }}
{{- end }}
{{- end }}
{{- end }}
{{- if $wrong }}
{{- fail (printf "\n\nThese values are missing or wrong:\n- %s\n" (join "\n- " $wrong)) }}
{{- end }}
{{- end }}
