{{- /* Pod Security "restricted", of a pod. Of a user id or null. */ -}}
{{- define "onset.podSecurityContext" -}}
runAsNonRoot: true
{{- if not (kindIs "invalid" .) }}
runAsUser: {{ int64 . }}
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- /* The same of a container, complete: Knative takes no security context of a pod unless told to. */ -}}
{{- define "onset.securityContext" -}}
{{ include "onset.podSecurityContext" . }}
readOnlyRootFilesystem: true
allowPrivilegeEscalation: false
capabilities:
  drop: [ALL]
{{- end }}

{{- /* Of (root, path, failures): a probe of the management port, by number, for Knative knows no port but the one it serves. */ -}}
{{- define "onset.probe" -}}
{{- $root := index . 0 -}}
httpGet:
  path: /q/health/{{ index . 1 }}
  port: {{ int $root.Values.management.port }}
periodSeconds: {{ index . 2 }}
timeoutSeconds: 3
failureThreshold: {{ index . 3 }}
{{- end }}

{{- /* Changes with whatever the pods read when they start. */ -}}
{{- define "onset.podAnnotations" -}}
checksum/config: {{ include "onset.config" . | sha256sum }}
{{- with .Values.podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* Of (root, component). */ -}}
{{- define "onset.podLabels" -}}
{{- $root := index . 0 -}}
{{ include "onset.labels" . }}
onset.dev/runtime: "true"
{{- with $root.Values.podLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* Of a dict: root, scheduler (whether it runs timers), knative, resources. */ -}}
{{- define "onset.container" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
name: onset
image: {{ include "onset.image" (list $values.image $root.Chart.AppVersion) }}
imagePullPolicy: {{ $values.image.pullPolicy }}
ports:
  - name: {{ ternary "http1" "http" .knative }}
    containerPort: 8080
  {{- if not .knative }}
  - name: management
    containerPort: {{ int $values.management.port }}
  {{- end }}
envFrom:
  - configMapRef:
      name: {{ include "onset.fullname" $root }}
env:
  {{- include "onset.databaseEnv" (list $root $values.database.secret.name) | nindent 2 }}
  - name: ONSET_EXECUTION_SCHEDULER_ENABLED
    value: {{ .scheduler | quote }}
  {{- if and $values.builds (not .knative) }}
  - name: ONSET_BUILDS_DIRECTORY
    value: /etc/onset/builds
  {{- end }}
  {{- with $values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- if not .knative }}
startupProbe:
  {{- include "onset.probe" (list $root "started" 1 60) | nindent 2 }}
{{- end }}
livenessProbe:
  {{- include "onset.probe" (list $root "live" 10 3) | nindent 2 }}
readinessProbe:
  {{- include "onset.probe" (list $root "ready" 5 2) | nindent 2 }}
{{- if and (not .knative) (gt (int $values.shutdown.preStopSeconds) 0) }}
lifecycle:
  preStop:
    sleep:
      seconds: {{ int $values.shutdown.preStopSeconds }}
{{- end }}
{{- with default $values.resources .resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- include "onset.securityContext" $values.runAsUser | nindent 2 }}
volumeMounts:
  {{- include "onset.volumeMounts" $root | nindent 2 }}
  {{- if not .knative }}
  {{- range $values.builds }}
  - name: build-{{ .name }}
    mountPath: /etc/onset/builds/{{ .name }}
    readOnly: true
  {{- end }}
  {{- end }}
{{- end }}

{{- define "onset.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "onset.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "onset.imagePullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "onset.placement" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* The pod of a deployment. Of a dict: root, component, scheduler, resources. */ -}}
{{- define "onset.podSpec" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $component := .component -}}
serviceAccountName: {{ include "onset.serviceAccountName" $root }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with include "onset.imagePullSecrets" $root }}
{{- . }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext:
  {{- include "onset.podSecurityContext" $values.runAsUser | nindent 2 }}
{{- /* Sleep, then answer what is being answered, then five seconds to let go of the database. */}}
terminationGracePeriodSeconds: {{ add (int $values.shutdown.preStopSeconds) (int $values.shutdown.timeoutSeconds) 5 }}
containers:
  - {{ include "onset.container" (dict "root" $root "scheduler" .scheduler "knative" false "resources" .resources) | nindent 4 | trim }}
volumes:
  {{- include "onset.volumes" $root | nindent 2 }}
  {{- range $values.builds }}
  - name: build-{{ .name }}
    {{- if .configMap }}
    configMap:
      name: {{ .configMap }}
    {{- else }}
    persistentVolumeClaim:
      claimName: {{ .persistentVolumeClaim }}
      readOnly: true
    {{- end }}
  {{- end }}
{{- with $values.topologySpread.keys }}
topologySpreadConstraints:
  {{- range . }}
  - topologyKey: {{ . }}
    maxSkew: 1
    whenUnsatisfiable: {{ $values.topologySpread.whenUnsatisfiable }}
    labelSelector:
      matchLabels:
        {{- include "onset.selectorLabels" (list $root $component) | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- end }}
{{- include "onset.placement" $root }}
{{- end }}
