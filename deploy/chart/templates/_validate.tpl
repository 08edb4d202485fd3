{{/*
What the JSON schema cannot say, or cannot say clearly. No message repeats a value that may be a secret.
*/}}
{{- define "sailpoint-exporter.validate" -}}
{{- if hasKey .Values "replicaCount" -}}
{{- fail "there is no replicaCount: the exporter runs as one pod, since a second would sweep the same tenants against the same rate limit and double every series; to share a large fleet among several pods set sharding.enabled and sharding.shards" -}}
{{- end -}}
{{- include "sailpoint-exporter.validateName" . -}}
{{- include "sailpoint-exporter.validateListen" . -}}
{{- include "sailpoint-exporter.validateSharding" . -}}
{{- include "sailpoint-exporter.validateDuration" (dict "at" "config.notSeenAfter" "value" .Values.config.notSeenAfter) -}}
{{- include "sailpoint-exporter.validateDuration" (dict "at" "config.sweep.deadline" "value" (default dict .Values.config.sweep).deadline) -}}
{{- $names := list -}}
{{- range $index, $tenant := .Values.config.tenants -}}
{{- include "sailpoint-exporter.validateTenant" (dict "at" (printf "config.tenants[%d]" $index) "tenant" $tenant) -}}
{{- if has $tenant.name $names -}}
{{- fail (printf "config.tenants[%d].name is %q, as is an earlier tenant's: each needs its own, since it becomes the label \"tenant\"" $index $tenant.name) -}}
{{- end -}}
{{- $names = append $names $tenant.name -}}
{{- end -}}
{{- include "sailpoint-exporter.validateSecretFiles" . -}}
{{- range $at := list "serviceMonitor" "podMonitor" -}}
{{- include "sailpoint-exporter.validateScrape" (dict "at" $at "monitor" (index $.Values $at)) -}}
{{- end -}}
{{- include "sailpoint-exporter.validateDisabledAlerts" . -}}
{{- end -}}

{{/* Helm takes releases called 1234 or acme.prod. */}}
{{- define "sailpoint-exporter.validateName" -}}
{{- $name := include "sailpoint-exporter.fullname" . -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) -}}
{{- fail (printf "the resources would be called %q, which no service may be: set fullnameOverride to lower-case letters, digits and \"-\", beginning with a letter" $name) -}}
{{- end -}}
{{- end -}}

{{- define "sailpoint-exporter.validateListen" -}}
{{- if or (has .Values.config.listen.host (list "localhost" "::1")) (hasPrefix "127." .Values.config.listen.host) -}}
{{- fail (printf "config.listen.host is %q: in a pod neither Prometheus nor the probes could reach it; write 0.0.0.0 or ::" .Values.config.listen.host) -}}
{{- end -}}
{{- if and .Values.simulator.enabled (eq (int .Values.simulator.port) (int .Values.config.listen.port)) -}}
{{- fail (printf "simulator.port is %d, as is config.listen.port: both run in one pod, choose another" (int .Values.simulator.port)) -}}
{{- end -}}
{{- with .Values.config.listen.health -}}
{{- if eq (int .port) (int $.Values.config.listen.port) -}}
{{- fail (printf "config.listen.health.port is %d, as is config.listen.port: choose another" (int .port)) -}}
{{- end -}}
{{- if and $.Values.simulator.enabled (eq (int .port) (int $.Values.simulator.port)) -}}
{{- fail (printf "simulator.port is %d, as is config.listen.health.port: both run in one pod, choose another" (int .port)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sailpoint-exporter.validateSharding" -}}
{{- if .Values.sharding.enabled -}}
{{- if semverCompare "<1.28.0-0" .Capabilities.KubeVersion.Version -}}
{{- fail (printf "sharding needs Kubernetes 1.28, this is %s: a pod learns its number from the label apps.kubernetes.io/pod-index" .Capabilities.KubeVersion.Version) -}}
{{- end -}}
{{- if ne .Values.service.type "ClusterIP" -}}
{{- fail (printf "service.type is %s: with sharding it must be ClusterIP, since the service is headless" .Values.service.type) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sailpoint-exporter.validateDuration" -}}
{{- if not (or (kindIs "invalid" .value) (regexMatch "^([0-9]+(ms|s|m|h)|\\$\\{[A-Za-z_][A-Za-z0-9_]*\\})$" (toString .value))) -}}
{{- fail (printf "%s is \"%v\": a duration is a whole number with its unit, as 500ms, 30s, 5m or 2h" .at .value) -}}
{{- end -}}
{{- end -}}

{{- define "sailpoint-exporter.validateTenant" -}}
{{- include "sailpoint-exporter.validateDuration" (dict "at" (printf "%s.requestTimeout" .at) "value" .tenant.requestTimeout) -}}
{{- include "sailpoint-exporter.validateDuration" (dict "at" (printf "%s.rateLimit.window" .at) "value" (default dict .tenant.rateLimit).window) -}}
{{- $variable := "^\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}$" -}}
{{- if not (or (regexMatch "^https://[^/@\\s]+(/\\S*)?$" .tenant.baseUrl) (regexMatch "^http://(localhost|127\\.[0-9.]+|\\[::1\\])(:[0-9]+)?/?$" .tenant.baseUrl) (regexMatch $variable .tenant.baseUrl)) -}}
{{- fail (printf "%s.baseUrl must be https://HOST without user or password (http:// for loopback alone), as https://acme.api.identitynow.com" .at) -}}
{{- end -}}
{{- if eq (empty .tenant.clientId) (empty .tenant.clientIdFile) -}}
{{- fail (printf "%s needs exactly one of clientId and clientIdFile" .at) -}}
{{- end -}}
{{- if eq (empty .tenant.clientSecret) (empty .tenant.clientSecretFile) -}}
{{- fail (printf "%s needs exactly one of clientSecretFile and clientSecret" .at) -}}
{{- end -}}
{{- if and .tenant.clientSecret (not (regexMatch $variable .tenant.clientSecret)) -}}
{{- fail (printf "%s.clientSecret would stand readable in the ConfigMap: put it into a Secret (existingSecret) and name it by clientSecretFile, or write ${ENV_NAME} and set that by extraEnv" .at) -}}
{{- end -}}
{{- end -}}

{{/* A Secret key is mounted as the file of its name; with items only the listed ones are. */}}
{{- define "sailpoint-exporter.validateSecretFiles" -}}
{{- $files := include "sailpoint-exporter.secretFiles" . | fromYamlArray -}}
{{- if and $files (not (include "sailpoint-exporter.secretName" .)) -}}
{{- fail (printf "the tenants read /var/run/secrets/sailpoint/%s but no Secret is named: set existingSecret" (first $files)) -}}
{{- end -}}
{{- $from := "" -}}
{{- $known := list -}}
{{- if .Values.secret.create -}}
{{- $from = "secret.data" -}}
{{- $known = keys .Values.secret.data | sortAlpha -}}
{{- else if .Values.existingSecretItems -}}
{{- $from = "existingSecretItems" -}}
{{- range .Values.existingSecretItems }}{{ $known = append $known .path }}{{ end -}}
{{- end -}}
{{- range $files -}}
{{- if and (not $from) (contains "/" .) -}}
{{- fail (printf "a tenant reads /var/run/secrets/sailpoint/%s, but no key of a Secret has a \"/\": name the file after its key, or give it this path by existingSecretItems" .) -}}
{{- end -}}
{{- if and $from (not (has . $known)) -}}
{{- fail (printf "a tenant reads /var/run/secrets/sailpoint/%s but %s makes only: %s" . $from (join ", " $known)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The Prometheus Operator leaves out such a monitor, and says so in its log alone. */}}
{{- define "sailpoint-exporter.validateScrape" -}}
{{- $interval := include "sailpoint-exporter.millis" .monitor.interval | int64 -}}
{{- $timeout := include "sailpoint-exporter.millis" .monitor.scrapeTimeout | int64 -}}
{{- if and $interval (gt $timeout $interval) -}}
{{- fail (printf "%s.scrapeTimeout is %s, longer than %s.interval (%s): the Prometheus Operator would ignore the whole monitor" .at .monitor.scrapeTimeout .at .monitor.interval) -}}
{{- end -}}
{{- end -}}

{{/* A duration of Prometheus as a number; 0 for an empty one. */}}
{{- define "sailpoint-exporter.millis" -}}
{{- $units := dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 "d" 86400000 "w" 604800000 "y" 31536000000 -}}
{{- $sum := 0 -}}
{{- range regexFindAll "[0-9]+(ms|[smhdwy])" . -1 -}}
{{- $sum = add $sum (mul (regexFind "^[0-9]+" . | int64) (index $units (regexFind "[a-z]+$" .))) -}}
{{- end -}}
{{- $sum -}}
{{- end -}}

{{- define "sailpoint-exporter.validateDisabledAlerts" -}}
{{- $alerts := list -}}
{{- range (.Files.Get "files/rules.yaml" | fromYaml).groups -}}
{{- range .rules }}{{ with .alert }}{{ $alerts = append $alerts . }}{{ end }}{{ end -}}
{{- end -}}
{{- range $index, $name := .Values.prometheusRule.disabled -}}
{{- if not (has $name $alerts) -}}
{{- fail (printf "prometheusRule.disabled[%d] is %q, which is no alert of this chart; there are: %s" $index $name (join ", " ($alerts | uniq | sortAlpha))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
