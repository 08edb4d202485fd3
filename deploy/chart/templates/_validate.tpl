{{/*
What the JSON schema cannot say, or cannot say clearly. No message repeats a value that may be a secret.
*/}}
{{- define "sailpoint-exporter.validate" -}}
{{- if hasKey .Values "replicaCount" -}}
{{- fail "there is no replicaCount: set replicas to 2 for an active pair, or sharding.enabled and sharding.shards to share a large fleet among several pods" -}}
{{- end -}}
{{- include "sailpoint-exporter.validateName" . -}}
{{- include "sailpoint-exporter.validateImage" . -}}
{{- include "sailpoint-exporter.validateResources" . -}}
{{- include "sailpoint-exporter.validateEnvironment" . -}}
{{- include "sailpoint-exporter.validatePeers" . -}}
{{- include "sailpoint-exporter.validatePage" . -}}
{{- include "sailpoint-exporter.validateSchedule" . -}}
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
{{- include "sailpoint-exporter.validateReceivers" . -}}
{{- end -}}

{{/* Helm takes releases called 1234 or acme.prod. */}}
{{- define "sailpoint-exporter.validateName" -}}
{{- $name := include "sailpoint-exporter.fullname" . -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) -}}
{{- fail (printf "the resources would be called %q, which no service may be: set fullnameOverride to lower-case letters, digits and \"-\", beginning with a letter" $name) -}}
{{- end -}}
{{- end -}}

{{- define "sailpoint-exporter.validateImage" -}}
{{- with .Values.image -}}
{{- if contains "@" .repository -}}
{{- fail (printf "image.repository is %q: write what follows the \"@\" as image.digest" .repository) -}}
{{- end -}}
{{- if regexMatch ":[^/]*$" .repository -}}
{{- fail (printf "image.repository is %q: write what follows the \":\" as image.tag" .repository) -}}
{{- end -}}
{{- if regexMatch "[/@]" .registry -}}
{{- fail (printf "image.registry is %q: write the host alone, as registry.example.com:5000, and the path in front of image.repository" .registry) -}}
{{- end -}}
{{- if and .registry (include "sailpoint-exporter.namesRegistry" .repository) -}}
{{- fail (printf "image.registry is %q, but image.repository (%s) names a registry of its own: leave one of them out" .registry .repository) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Kubernetes takes 512 bytes, 0.5 bytes and 500 CPUs, and the pod never starts. */}}
{{- define "sailpoint-exporter.validateResources" -}}
{{- range $kind := list "requests" "limits" -}}
{{- $quantities := default dict (index $.Values.resources $kind) -}}
{{- with $quantities.memory -}}
{{- $digits := regexFind "^[0-9]+" (toString .) -}}
{{- if regexMatch "^[0-9.]+m$" (toString .) -}}
{{- fail (printf "resources.%s.memory is %v, thousandths of a byte: write %sMi" $kind . $digits) -}}
{{- end -}}
{{- if regexMatch "^[0-9]{1,6}$" (toString .) -}}
{{- fail (printf "resources.%s.memory is %v bytes: write %vMi" $kind . .) -}}
{{- end -}}
{{- end -}}
{{- with $quantities.cpu -}}
{{- if and (regexMatch "^[0-9]+$" (toString .)) (ge (int64 .) 100) -}}
{{- fail (printf "resources.%s.cpu is %v whole CPUs: write %vm for thousandths" $kind . .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sailpoint-exporter.validateEnvironment" -}}
{{- $names := list -}}
{{- if .Values.sharding.enabled }}{{ $names = list "SHARD_INDEX" "SHARD_TOTAL" }}{{ end -}}
{{- if eq (int .Values.replicas) 2 }}{{ $names = list "REPLICA_INDEX" }}{{ end -}}
{{- if .Values.simulator.enabled }}{{ $names = concat $names (list "SIMULATOR_CLIENT_ID" "SIMULATOR_CLIENT_SECRET") }}{{ end -}}
{{- $own := $names -}}
{{- range $index, $variable := .Values.extraEnv -}}
{{- if has $variable.name $own -}}
{{- fail (printf "extraEnv[%d] sets %s, which the chart sets itself: leave it out" $index $variable.name) -}}
{{- end -}}
{{- if has $variable.name $names -}}
{{- fail (printf "extraEnv[%d] sets %s, as does an earlier entry: Kubernetes would use only one of them" $index $variable.name) -}}
{{- end -}}
{{- $names = append $names $variable.name -}}
{{- end -}}
{{- end -}}

{{/* A null in place of a peer is no peer to one version of Kubernetes, and everybody to another. */}}
{{- define "sailpoint-exporter.validatePeers" -}}
{{- range $key := list "namespaceSelector" "podSelector" -}}
{{- if not (kindIs "map" (index (default dict $.Values.networkPolicy.prometheus) $key)) -}}
{{- fail (printf "networkPolicy.prometheus.%s is null: write {} for all of them, or the labels of your Prometheus" $key) -}}
{{- end -}}
{{- end -}}
{{- range $key := list "extraFrom" "to" "extraEgress" -}}
{{- range $index, $peer := index $.Values.networkPolicy $key -}}
{{- if not $peer -}}
{{- fail (printf "networkPolicy.%s[%d] is empty: leave it out, or write a peer, as { podSelector: { matchLabels: { app: nginx } } }" $key $index) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "sailpoint-exporter.validatePage" -}}
{{- range $at := list "ingress" "httpRoute" -}}
{{- if and $.Values.sharding.enabled (index $.Values $at).enabled -}}
{{- fail (printf "%s.enabled is true: with sharding no address shows the whole fleet, each shard's page shows its own clients" $at) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "ingress.hosts is empty: write [{ host: va.example.com, paths: [{ path: / }] }]" -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
{{- fail "httpRoute.parentRefs is empty: name the Gateway, as [{ name: public, namespace: gateways }]" -}}
{{- end -}}
{{- end -}}

{{/* A schedule of numbers out of range, or of a day that its months do not have: the pod would refuse it and never become ready. */}}
{{- define "sailpoint-exporter.validateSchedule" -}}
{{- with .Values.config.schedule -}}
{{- $fields := regexSplit " +" (trim .) -1 -}}
{{- if eq (len $fields) 5 }}{{ $fields = prepend $fields "0" }}{{ end -}}
{{- $ranges := list (list "seconds" 0 59) (list "minutes" 0 59) (list "hours" 0 23) (list "days" 1 31) (list "months" 1 12) (list "weekdays" 0 7) -}}
{{- range $index, $range := $ranges -}}
{{- $field := index $fields $index -}}
{{- range regexFindAll "/[0-9]+" $field -1 -}}
{{- $step := int (trimPrefix "/" .) -}}
{{- if or (lt $step 1) (gt $step (index $range 2)) -}}
{{- fail (printf "config.schedule is %q: a step of %s is from 1 to %d, not %d" $.Values.config.schedule (index $range 0) (index $range 2) $step) -}}
{{- end -}}
{{- end -}}
{{- range regexFindAll "[0-9]+" (regexReplaceAll "/[0-9]+" $field "") -1 -}}
{{- if or (lt (int .) (index $range 1)) (gt (int .) (index $range 2)) -}}
{{- fail (printf "config.schedule is %q: %s are %d to %d, not %s" $.Values.config.schedule (index $range 0) (index $range 1) (index $range 2) .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $days := index $fields 3 -}}
{{- $months := index $fields 4 -}}
{{- if and (regexMatch "^[0-9,]+$" $days) (regexMatch "^[0-9,]+$" $months) (eq (index $fields 5) "*") -}}
{{- $longest := 0 -}}
{{- range splitList "," $months }}{{ $longest = max $longest (ternary 29 (ternary 30 31 (has (int .) (list 4 6 9 11))) (eq (int .) 2)) }}{{ end -}}
{{- $first := 31 -}}
{{- range splitList "," $days }}{{ $first = min $first (int .) }}{{ end -}}
{{- if gt $first $longest -}}
{{- fail (printf "config.schedule is %q: month %s has no day %s, so no sweep would ever start after the first" . $months $days) -}}
{{- end -}}
{{- end -}}
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
{{- if eq (int .Values.replicas) 2 -}}
{{- if .Values.sharding.enabled -}}
{{- fail "replicas is 2 and sharding.enabled is true: shards run once each; use one of the two" -}}
{{- end -}}
{{- range $index, $tenant := .Values.config.tenants -}}
{{- $isShared := not (contains "${REPLICA_INDEX}" (default (default "" $tenant.clientId) $tenant.clientIdFile)) -}}
{{- if and $isShared (kindIs "string" (default dict $tenant.rateLimit).requests) -}}
{{- fail (printf "config.tenants[%d].rateLimit.requests is %s: the chart cannot halve it for the two pods; write the number, or give each pod a client id with ${REPLICA_INDEX}" $index $tenant.rateLimit.requests) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (eq (include "sailpoint-exporter.isNumbered" .) "true") (semverCompare "<1.28.0-0" .Capabilities.KubeVersion.Version) -}}
{{- fail (printf "%s needs Kubernetes 1.28, this is %s: a pod learns its number from the label apps.kubernetes.io/pod-index" (ternary "sharding" "replicas: 2" .Values.sharding.enabled) .Capabilities.KubeVersion.Version) -}}
{{- end -}}
{{- if .Values.sharding.enabled -}}
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
{{- range $name := keys .Values.prometheusRule.alerts | sortAlpha -}}
{{- if not (has $name $alerts) -}}
{{- fail (printf "prometheusRule.alerts has %q, which is no alert of this chart; there are: %s" $name (join ", " ($alerts | uniq | sortAlpha))) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The Operator refuses a route to a receiver that is not there, and then applies nothing of it. */}}
{{- define "sailpoint-exporter.validateReceivers" -}}
{{- if .Values.alertmanagerConfig.enabled -}}
{{- $names := list -}}
{{- range .Values.alertmanagerConfig.receivers -}}
{{- $names = append $names .name -}}
{{- end -}}
{{- range $severity, $name := .Values.alertmanagerConfig.receiverOf -}}
{{- if not (has $name $names) -}}
{{- fail (printf "alertmanagerConfig.receiverOf.%s is %q, which is not in alertmanagerConfig.receivers (%s)" $severity $name (default "there are none" (join ", " $names))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
