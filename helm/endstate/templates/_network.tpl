{{/* The ports of the servers, of their addresses; 5432 where a JDBC URL has none. */}}
{{- define "endstate.serverPorts" -}}
{{- $ports := list }}
{{- range $url := list .Values.postgresql.url .Values.postgresql.source.url | compact }}
{{- $hosts := regexReplaceAll "^jdbc:postgresql:(//)?([^/?]*).*$" $url "${2}" }}
{{- range $host := splitList "," $hosts }}
{{- $ports = append $ports (regexMatch ":[0-9]+$" $host | ternary (regexFind "[0-9]+$" $host) "5432") }}
{{- end }}
{{- end }}
{{- range concat .Values.kafka.bootstrapServers .Values.elasticsearch.uris }}
{{- $ports = append $ports (regexFind "[0-9]+$" .) }}
{{- end }}
{{- range .Values.networkPolicy.kafkaPorts }}{{ $ports = append $ports (. | int64 | toString) }}{{ end }}
{{- range $ports | uniq }}
- {protocol: TCP, port: {{ . }}}
{{- end }}
{{- end }}

{{- define "endstate.egress" -}}
# Names.
- ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
- ports: {{- include "endstate.serverPorts" . | nindent 4 }}
  {{- with .Values.networkPolicy.serversAt }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- with .Values.networkPolicy.extraEgress }}
{{ toYaml . }}
{{- end }}
{{- end }}
