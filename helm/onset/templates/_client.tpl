{{- /*
A container that starts a process as a client of the identity provider.
Of a dict: root, start (workspaceId, applicationId, processName, values), key (an Idempotency-Key, or the name of a label with one).
Neither the client's secret nor the token is ever an argument or an environment variable, where ps would show it.
*/ -}}
{{- define "onset.startContainer" -}}
{{- $root := .root -}}
{{- $start := .start -}}
name: start
image: {{ include "onset.image" (list $root.Values.tools.image "latest") }}
command:
  - sh
  - -euc
  - |
    umask 077
    curl --silent --show-error --fail-with-body --max-time 30 --retry 5 --retry-connrefused \
      --data grant_type=client_credentials \
      --data-urlencode client_id@/run/client/id --data-urlencode client_secret@/run/client/secret \
      ${SCOPE:+--data-urlencode "scope=$SCOPE"} --output /tmp/token "$TOKEN_URL"
    token=$(sed -n 's/.*"access_token" *: *"\([^"]*\)".*/\1/p' /tmp/token)
    if [ -z "$token" ]; then echo 'The token endpoint answered without an access token.' >&2; exit 1; fi
    printf 'Authorization: Bearer %s\n' "$token" > /tmp/authorization
    printf '%s' "$VALUES" | curl --silent --show-error --fail-with-body --max-time 60 \
      --header @/tmp/authorization --header 'Content-Type: application/json' --header "Idempotency-Key: $KEY" \
      --data-binary @- "$START_URL"
env:
  - name: TOKEN_URL
    value: {{ $root.Values.client.tokenUrl | quote }}
  - name: SCOPE
    value: {{ $root.Values.client.scope | quote }}
  - name: START_URL
    value: {{ printf "%s/api/runtime/wks/%s/app/%s/process-name/%s/start" (include "onset.url" $root) $start.workspaceId $start.applicationId ($start.processName | urlquery) | quote }}
  - name: VALUES
    value: {{ default dict $start.values | toJson | quote }}
  - name: KEY
    {{- if .key }}
    value: {{ .key | quote }}
    {{- else }}
    valueFrom:
      fieldRef:
        fieldPath: metadata.labels['batch.kubernetes.io/job-name']
    {{- end }}
resources:
  requests: { cpu: 10m, memory: 16Mi }
  limits: { memory: 64Mi }
securityContext:
  {{- include "onset.securityContext" $root.Values.tools.runAsUser | nindent 2 }}
volumeMounts:
  - name: client
    mountPath: /run/client
    readOnly: true
  - name: tmp
    mountPath: /tmp
{{- end }}

{{- define "onset.startVolumes" -}}
- name: client
  secret:
    secretName: {{ .Values.client.secret.name }}
    items:
      - key: {{ .Values.client.secret.idKey }}
        path: id
      - key: {{ .Values.client.secret.secretKey }}
        path: secret
- name: tmp
  emptyDir:
    medium: Memory
    sizeLimit: 1Mi
{{- end }}
