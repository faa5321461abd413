{{- define "onset.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- /* Leaves room for the longest suffix, -management. */ -}}
{{- define "onset.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "onset.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "onset.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- /* Of (root, component): what a selector may rely on. */ -}}
{{- define "onset.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "onset.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- /* Of every pod that runs Onset, whatever started it, and of no other. */ -}}
{{- define "onset.runtimeLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
onset.dev/runtime: "true"
{{- end }}

{{- /* Of (root, component). */ -}}
{{- define "onset.labels" -}}
{{- $root := index . 0 -}}
{{ include "onset.selectorLabels" . }}
app.kubernetes.io/part-of: onset
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "onset.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "onset.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- /* Of an image's values and a tag that it has by default. */ -}}
{{- define "onset.image" -}}
{{- $image := index . 0 -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ default (index . 1) $image.tag }}
{{- end }}
{{- end }}

{{- define "onset.hasWorker" -}}
{{- if or .Values.worker.enabled (eq .Values.mode "knative") }}true{{ end }}
{{- end }}

{{- /* Where the API is, within the cluster. */ -}}
{{- define "onset.url" -}}
{{- $port := ternary 80 (int .Values.service.port) (eq .Values.mode "knative") -}}
http://{{ include "onset.fullname" . }}.{{ .Release.Namespace }}.svc{{ if ne $port 80 }}:{{ $port }}{{ end }}
{{- end }}
