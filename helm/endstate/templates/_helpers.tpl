{{- define "endstate.name" -}}
{{ default .Chart.Name .Values.nameOverride }}
{{- end }}

{{- define "endstate.fullname" -}}
{{- $made := ternary .Release.Name (printf "%s-%s" .Release.Name (include "endstate.name" .)) (contains (include "endstate.name" .) .Release.Name) }}
{{- default $made .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* What never changes for a release: selectors are of these, and a Deployment's cannot be changed. */}}
{{- define "endstate.selector" -}}
app.kubernetes.io/name: {{ include "endstate.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "endstate.labels" -}}
{{ include "endstate.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: endstate
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Pods that do not serve are in no selector: they have another name. */}}
{{- define "endstate.passing" -}}
app.kubernetes.io/name: {{ include "endstate.name" .root }}-{{ .what }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .root.Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "endstate.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ default $.Chart.AppVersion .tag }}{{ end }}
{{- end }}
{{- end }}

{{- define "endstate.serviceAccount" -}}
{{- $own := .Values.serviceAccount.create | ternary (include "endstate.fullname" .) "default" }}
{{- default $own .Values.serviceAccount.name }}
{{- end }}

{{/* The user of the image, and what the profile "restricted" of Kubernetes' pod security asks for. */}}
{{- define "endstate.podSecurity" -}}
runAsNonRoot: true
{{- if .Values.security.fixedUser }}
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
{{- end }}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "endstate.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "endstate.roles" -}}
{{- if eq .component "capture" }}capture{{ else if eq .root.Values.capture.mode "together" }}capture,index,rebuild,console{{ else }}index,rebuild,console{{ end }}
{{- end }}

{{/* As many instances as the autoscaler may make: one more than there are partitions would have nothing to do. */}}
{{- define "endstate.maxReplicas" -}}
{{- $partitions := .Values.autoscaling.partitions | default (get .Values.settings "endstate.topics.partitions") | default 6 }}
{{- min (int64 .Values.autoscaling.maxReplicas) (int64 $partitions) }}
{{- end }}

{{- define "endstate.minReplicas" -}}
{{- min (int64 .Values.autoscaling.minReplicas) (int64 (include "endstate.maxReplicas" .)) }}
{{- end }}

{{/*
Every indexing instance tells the lag of every index. An index whose definition waits counts for nothing: more instances would
not help it.
*/}}
{{- define "endstate.lagQuery" -}}
{{- $of := printf `{namespace="%s",service="%s-metrics"}` .Release.Namespace (include "endstate.fullname" .) -}}
sum(max by (index) (endstate_lag{{ $of }}) * on (index) (max by (index) (endstate_definition_problems{{ $of }}) == bool 0))
{{- end }}
