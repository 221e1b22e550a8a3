{{/* What the schema cannot say: values that need each other. Included once, by the deployments. */}}
{{- define "endstate.checks" -}}
{{- if not .Values.postgresql.url }}{{ fail "postgresql.url is needed: jdbc:postgresql://host:5432/database" }}{{ end }}
{{- if not .Values.postgresql.secret }}{{ fail "postgresql.secret is needed: the name of an existing secret with user and password" }}{{ end }}
{{- if not .Values.kafka.bootstrapServers }}{{ fail "kafka.bootstrapServers is needed: a list of host:port" }}{{ end }}
{{- if not .Values.elasticsearch.uris }}{{ fail "elasticsearch.uris is needed: a list of http(s)://host:port" }}{{ end }}
{{- if not .Values.console.secret }}{{ fail "console.secret is needed: the name of an existing secret with the user of the REST API; without one a password would be made up at each start" }}{{ end }}
{{- if and .Values.kafka.sasl.mechanism (not .Values.kafka.sasl.secret) }}{{ fail "kafka.sasl.secret is needed beside kafka.sasl.mechanism: a secret with the line of sasl.jaas.config" }}{{ end }}
{{- if and .Values.kafka.sasl.mechanism (not (hasPrefix "SASL_" .Values.kafka.securityProtocol)) }}{{ fail "kafka.sasl.mechanism needs kafka.securityProtocol SASL_SSL (or SASL_PLAINTEXT)" }}{{ end }}
{{- if and (or .Values.elasticsearch.username .Values.elasticsearch.apiKeyKey) (not .Values.elasticsearch.secret) }}{{ fail "elasticsearch.secret is needed beside elasticsearch.username and elasticsearch.apiKeyKey" }}{{ end }}
{{- range $what, $bundle := dict "kafka.tls" .Values.kafka.tls "elasticsearch.tls" .Values.elasticsearch.tls "console.tls" .Values.console.tls }}
{{- if and $bundle (not (hasKey $.Values.tls.bundles $bundle)) }}{{ fail (printf "%s is %q, but tls.bundles has no such bundle" $what $bundle) }}{{ end }}
{{- end }}
{{- range $name, $bundle := .Values.tls.bundles }}
{{- if ne (empty $bundle.certificate) (empty $bundle.privateKey) }}{{ fail (printf "tls.bundles.%s needs both certificate and privateKey, or neither" $name) }}{{ end }}
{{- end }}
{{- with .Values.console.tls }}
{{- if not (get $.Values.tls.bundles .).certificate }}{{ fail (printf "console.tls needs a certificate and a privateKey in tls.bundles.%s" .) }}{{ end }}
{{- end }}
{{- if and (get .Values.settings "endstate.chat.operators") (not .Values.chat.secret) }}{{ fail "chat.secret is needed beside endstate.chat.operators: an existing secret with the signing secret, without which nobody can ask" }}{{ end }}
{{- if and .Values.console.ingress.enabled (not .Values.console.ingress.host) }}{{ fail "console.ingress.host is needed: the name by which the console is reached" }}{{ end }}
{{- if and .Values.console.route.enabled (not .Values.console.route.parentRefs) }}{{ fail "console.route.parentRefs is needed: the gateway that leads to the console" }}{{ end }}
{{- if and (eq .Values.autoscaling.type "keda") (not .Values.autoscaling.keda.serverAddress) }}{{ fail "autoscaling.keda.serverAddress is needed: the address of Prometheus" }}{{ end }}
{{- if and (eq .Values.capture.mode "none") (get .Values.settings "endstate.capture.cdc.enabled") }}{{ fail "capture.mode is none, but endstate.capture.cdc.enabled is true: nobody would read the log" }}{{ end }}
{{- $_ := include "endstate.definitionsKind" . }}
{{- if .Values.check.objects }}{{ include "endstate.checkObjects" . }}{{ end }}
{{- end }}

{{/*
What the values name exists, where Helm talks to a cluster: in every namespace there is an account "default", and without a cluster
nothing is found.
*/}}
{{- define "endstate.checkObjects" -}}
{{- if lookup "v1" "ServiceAccount" .Release.Namespace "default" }}
{{- $named := list
  (list "postgresql.secret" .Values.postgresql.secret (list .Values.postgresql.usernameKey .Values.postgresql.passwordKey))
  (list "postgresql.source.secret" .Values.postgresql.source.secret (list .Values.postgresql.source.usernameKey .Values.postgresql.source.passwordKey))
  (list "postgresql.replication.secret" .Values.postgresql.replication.secret (list .Values.postgresql.replication.usernameKey .Values.postgresql.replication.passwordKey))
  (list "kafka.sasl.secret" .Values.kafka.sasl.secret (list .Values.kafka.sasl.jaasKey))
  (list "elasticsearch.secret" .Values.elasticsearch.secret (list (.Values.elasticsearch.apiKeyKey | default .Values.elasticsearch.passwordKey)))
  (list "console.secret" .Values.console.secret (list .Values.console.usernameKey .Values.console.passwordKey))
  (list "chat.secret" .Values.chat.secret (compact (list .Values.chat.signingSecretKey .Values.chat.secondSigningSecretKey))) }}
{{- range $name, $bundle := .Values.tls.bundles }}
{{- $truststore := hasKey $bundle "truststore" | ternary $bundle.truststore "ca.crt" }}
{{- $named = append $named (list (printf "tls.bundles.%s.secret" $name) $bundle.secret (compact (list $truststore $bundle.certificate $bundle.privateKey))) }}
{{- end }}
{{- range $each := $named }}
{{- $value := index $each 0 }}
{{- with index $each 1 }}
{{- $secret := lookup "v1" "Secret" $.Release.Namespace . }}
{{- if not $secret }}{{ fail (printf "%s is %q, but there is no such secret in namespace %s: make it first" $value . $.Release.Namespace) }}{{ end }}
{{- $data := $secret.data | default dict }}
{{- range $key := index $each 2 }}
{{- if not (hasKey $data $key) }}{{ fail (printf "%s is %q, but that secret has no key %q" $value $secret.metadata.name $key) }}{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $index, $name := .Values.definitions.configMaps }}
{{- if not (lookup "v1" "ConfigMap" $.Release.Namespace $name) }}{{ fail (printf "definitions.configMaps.%s is %q, but there is no such ConfigMap in namespace %s: make it first" $index $name $.Release.Namespace) }}{{ end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "endstate.definitionsKind" -}}
{{- $kinds := list }}
{{- if or .Values.definitions.inline (.Files.Glob "indexes/*/*") }}{{ $kinds = append $kinds "own" }}{{ end }}
{{- if .Values.definitions.configMaps }}{{ $kinds = append $kinds "configMaps" }}{{ end }}
{{- if .Values.definitions.volume }}{{ $kinds = append $kinds "volume" }}{{ end }}
{{- if ne (len $kinds) 1 }}{{ fail (printf "definitions come from one of: definitions.inline or a folder indexes in the chart, definitions.configMaps, definitions.volume; given: %d" (len $kinds)) }}{{ end }}
{{- if and (hasKey (.Values.definitions.volume | default dict) "image") (semverCompare "<1.33.0-0" .Capabilities.KubeVersion.Version) }}{{ fail (printf "definitions.volume.image needs Kubernetes 1.33 or newer with ImageVolume; this is %s" .Capabilities.KubeVersion.Version) }}{{ end }}
{{- first $kinds }}
{{- end }}
