{{- define "endstate.credential" -}}
- name: {{ .name }}
  valueFrom: {secretKeyRef: {name: {{ .secret | quote }}, key: {{ .key | quote }}}}
{{- end }}

{{/* What every container of Endstate is told, whatever its roles. */}}
{{- define "endstate.env" -}}
- {name: ENDSTATE_DEFINITIONS, value: {{ printf "/etc/endstate/indexes/%s" .Values.definitions.path | trimSuffix "/" | quote }}}
- {name: SPRING_CONFIG_ADDITIONALLOCATION, value: "file:/etc/endstate/config/"}
- {name: SERVER_PORT, value: "8080"}
- {name: MANAGEMENT_SERVER_PORT, value: "8081"}
- {name: SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE, value: "{{ .Values.shutdown.phaseSeconds }}s"}
{{- with .Values.postgresql }}
- {name: SPRING_DATASOURCE_URL, value: {{ .url | quote }}}
{{ include "endstate.credential" (dict "name" "SPRING_DATASOURCE_USERNAME" "secret" .secret "key" .usernameKey) }}
{{ include "endstate.credential" (dict "name" "SPRING_DATASOURCE_PASSWORD" "secret" .secret "key" .passwordKey) }}
{{- with .source.url }}
- {name: ENDSTATE_SOURCE_URL, value: {{ . | quote }}}
{{- end }}
{{- if .source.secret }}
{{ include "endstate.credential" (dict "name" "ENDSTATE_SOURCE_USERNAME" "secret" .source.secret "key" .source.usernameKey) }}
{{ include "endstate.credential" (dict "name" "ENDSTATE_SOURCE_PASSWORD" "secret" .source.secret "key" .source.passwordKey) }}
{{- end }}
{{- if .replication.secret }}
{{ include "endstate.credential" (dict "name" "ENDSTATE_CAPTURE_CDC_USERNAME" "secret" .replication.secret "key" .replication.usernameKey) }}
{{ include "endstate.credential" (dict "name" "ENDSTATE_CAPTURE_CDC_PASSWORD" "secret" .replication.secret "key" .replication.passwordKey) }}
{{- end }}
{{- end }}
- {name: SPRING_KAFKA_BOOTSTRAPSERVERS, value: {{ join "," .Values.kafka.bootstrapServers | quote }}}
{{- with .Values.kafka.sasl }}
{{- if .mechanism }}
{{ include "endstate.credential" (dict "name" "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG" "secret" .secret "key" .jaasKey) }}
{{- end }}
{{- end }}
{{- with .Values.elasticsearch }}
- {name: SPRING_ELASTICSEARCH_URIS, value: {{ join "," .uris | quote }}}
{{- if .apiKeyKey }}
{{ include "endstate.credential" (dict "name" "SPRING_ELASTICSEARCH_APIKEY" "secret" .secret "key" .apiKeyKey) }}
{{- else if .secret }}
{{- if .username }}
- {name: SPRING_ELASTICSEARCH_USERNAME, value: {{ .username | quote }}}
{{- else }}
{{ include "endstate.credential" (dict "name" "SPRING_ELASTICSEARCH_USERNAME" "secret" .secret "key" .usernameKey) }}
{{- end }}
{{ include "endstate.credential" (dict "name" "SPRING_ELASTICSEARCH_PASSWORD" "secret" .secret "key" .passwordKey) }}
{{- end }}
{{- end }}
{{- with .Values.console }}
{{ include "endstate.credential" (dict "name" "SPRING_SECURITY_USER_NAME" "secret" .secret "key" .usernameKey) }}
{{ include "endstate.credential" (dict "name" "SPRING_SECURITY_USER_PASSWORD" "secret" .secret "key" .passwordKey) }}
{{- end }}
{{- with .Values.chat }}
{{- if .secret }}
{{ include "endstate.credential" (dict "name" "ENDSTATE_CHAT_SIGNINGSECRET" "secret" .secret "key" .signingSecretKey) }}
{{- if .secondSigningSecretKey }}
{{ include "endstate.credential" (dict "name" "ENDSTATE_CHAT_SECONDSIGNINGSECRET" "secret" .secret "key" .secondSigningSecretKey) }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "endstate.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: settings, mountPath: /etc/endstate/config, readOnly: true}
{{- if eq (include "endstate.definitionsKind" .) "configMaps" }}
{{- range $index, $_ := .Values.definitions.configMaps }}
- {name: {{ printf "definition-%s" (sha256sum $index | trunc 12) }}, mountPath: {{ printf "/etc/endstate/indexes/%s" $index | quote }}, readOnly: true}
{{- end }}
{{- else }}
- {name: definitions, mountPath: /etc/endstate/indexes, readOnly: true}
{{- end }}
{{- range $name, $_ := .Values.tls.bundles }}
- {name: {{ printf "tls-%s" $name }}, mountPath: {{ printf "/etc/endstate/tls/%s" $name | quote }}, readOnly: true}
{{- end }}
{{- end }}

{{/* .prefix: of the ConfigMaps' names. The check before an upgrade has its own, since the release's are still those of before. */}}
{{- define "endstate.volumes" -}}
{{- $kind := include "endstate.definitionsKind" .root }}
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
- name: settings
  configMap: {name: {{ .prefix }}-settings}
{{- if eq $kind "own" }}
- name: definitions
  configMap:
    name: {{ .prefix }}-definitions
    items: {{- include "endstate.definitions.items" .root | nindent 6 }}
{{- else if eq $kind "volume" }}
- name: definitions
  {{- toYaml .root.Values.definitions.volume | nindent 2 }}
{{- else }}
{{- range $index, $name := .root.Values.definitions.configMaps }}
- name: {{ printf "definition-%s" (sha256sum $index | trunc 12) }}
  configMap: {name: {{ $name | quote }}}
{{- end }}
{{- end }}
{{- range $name, $bundle := .root.Values.tls.bundles }}
- name: {{ printf "tls-%s" $name }}
  secret: {secretName: {{ $bundle.secret | quote }}, defaultMode: 0440}
{{- end }}
{{- end }}

{{/* What goes around Endstate's container. */}}
{{- define "endstate.podSpec" -}}
automountServiceAccountToken: false
# The variables that Kubernetes makes of a Service named endstate would be taken for properties.
enableServiceLinks: false
securityContext: {{- include "endstate.podSecurity" .root | nindent 2 }}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . | quote }}
{{- end }}
{{- end }}
{{- with .root.Values.initContainers }}
initContainers:
{{- range . }}
  {{- $restricted := include "endstate.containerSecurity" $ | fromYaml }}
  - {{- toYaml (merge (deepCopy .) (dict "securityContext" $restricted)) | nindent 4 }}
{{- end }}
{{- end }}
volumes: {{- include "endstate.volumes" . | nindent 2 }}
{{- end }}
