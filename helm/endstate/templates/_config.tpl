{{/*
index -> file -> text, of the folder in the chart and of the values. A key of a ConfigMap cannot hold a slash, so the file
products/index.yml has the key products..index.yml; no file's name holds two dots in a row.
*/}}
{{- define "endstate.definitions.data" -}}
{{- $data := dict }}
{{- range $path, $_ := .Files.Glob "indexes/*/*" }}
{{- $_ := set $data (printf "%s..%s" (base (dir $path)) (base $path)) ($.Files.Get $path) }}
{{- end }}
{{- range $index, $files := .Values.definitions.inline }}
{{- range $file, $text := $files }}
{{- $_ := set $data (printf "%s..%s" $index $file) $text }}
{{- end }}
{{- end }}
{{- toYaml $data }}
{{- end }}

{{/* A key's path below the folder of definitions. */}}
{{- define "endstate.definitions.items" -}}
{{- range $key, $_ := include "endstate.definitions.data" . | fromYaml }}
{{- $parts := splitList ".." $key }}
- key: {{ $key | quote }}
  path: {{ printf "%s/%s" (initial $parts | join "..") (last $parts) | quote }}
{{- end }}
{{- end }}

{{/* Of what the values say in other words; `settings` go before them. One a line, as JSON, which keeps large numbers whole. */}}
{{- define "endstate.settings.data" -}}
{{- $all := dict "spring.kafka.security.protocol" .Values.kafka.securityProtocol }}
{{- range $name, $bundle := .Values.tls.bundles }}
{{- $pem := printf "spring.ssl.bundle.pem.%s" $name }}
{{- $folder := printf "file:/etc/endstate/tls/%s" $name }}
{{- with hasKey $bundle "truststore" | ternary $bundle.truststore "ca.crt" }}
{{- $_ := set $all (printf "%s.truststore.certificate" $pem) (printf "%s/%s" $folder .) }}
{{- end }}
{{- with $bundle.certificate }}
{{- $_ := set $all (printf "%s.keystore.certificate" $pem) (printf "%s/%s" $folder .) }}
{{- $_ := set $all (printf "%s.keystore.private-key" $pem) (printf "%s/%s" $folder $bundle.privateKey) }}
{{- end }}
{{- if eq $name $.Values.console.tls }}
{{- $_ := set $all (printf "%s.reload-on-update" $pem) true }}
{{- end }}
{{- end }}
{{- range $property, $value := dict
  "server.ssl.bundle" .Values.console.tls
  "spring.kafka.ssl.bundle" .Values.kafka.tls
  "spring.kafka.properties.sasl.mechanism" .Values.kafka.sasl.mechanism
  "spring.elasticsearch.restclient.ssl.bundle" .Values.elasticsearch.tls
  "logging.structured.format.console" .Values.logFormat }}
{{- with $value }}{{ $_ := set $all $property . }}{{ end }}
{{- end }}
application.yml: |
{{- range $property, $value := merge (deepCopy .Values.settings) $all }}
  {{ $property }}: {{ toJson $value }}
{{- end }}
{{- end }}
