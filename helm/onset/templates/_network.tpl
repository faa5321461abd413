{{- define "onset.dnsEgress" -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}

{{- /* Hosts of a JDBC URL are a list; those without a port listen on 5432. A URL that only the secret knows is taken to be of 5432. */ -}}
{{- define "onset.databaseEgress" -}}
{{- $ports := list -}}
{{- range splitList "," (regexReplaceAll "^jdbc:postgresql:(//([^/?]*))?.*$" .Values.database.url "${2}") }}
{{- $ports = append $ports (default "5432" (regexFind "[0-9]+$" (regexFind ":[0-9]+$" .))) }}
{{- end -}}
- ports:
    {{- range uniq $ports }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
{{- end }}

{{- /* Of a URL: the port it is at. */ -}}
{{- define "onset.portOf" -}}
{{- $url := urlParse . -}}
{{ default (ternary "80" "443" (eq $url.scheme "http")) (regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host)) }}
{{- end }}

{{- define "onset.identityProviderEgress" -}}
- ports:
    - port: {{ include "onset.portOf" .Values.oidc.authServerUrl }}
      protocol: TCP
{{- end }}

{{- define "onset.tracingEgress" -}}
{{- with .Values.tracing.endpoint -}}
- ports:
    - port: {{ include "onset.portOf" . }}
      protocol: TCP
{{- end }}
{{- end }}
