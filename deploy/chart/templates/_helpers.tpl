{{/* Names are cut to the 63 characters a label may have. */}}
{{- define "sailpoint-exporter.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "sailpoint-exporter.fullname" -}}
{{- $name := include "sailpoint-exporter.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* A StatefulSet writes its name and a hash of 10 characters into a label of its pods: with a longer name none can be made. */}}
{{- define "sailpoint-exporter.workloadName" -}}
{{- include "sailpoint-exporter.fullname" . | trunc (ternary 52 63 (eq (include "sailpoint-exporter.isNumbered" .) "true")) | trimSuffix "-" -}}
{{- end -}}

{{/* "true" where pods have numbers: shards, or the two of a pair. A StatefulSet runs them. */}}
{{- define "sailpoint-exporter.isNumbered" -}}
{{- or .Values.sharding.enabled (eq (int .Values.replicas) 2) -}}
{{- end -}}

{{/* The variable that a numbered pod reads its number from, and how many there are. */}}
{{- define "sailpoint-exporter.indexVariable" -}}
{{- ternary "SHARD_INDEX" "REPLICA_INDEX" .Values.sharding.enabled -}}
{{- end -}}

{{- define "sailpoint-exporter.podCount" -}}
{{- ternary .Values.sharding.shards .Values.replicas .Values.sharding.enabled -}}
{{- end -}}

{{- define "sailpoint-exporter.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride -}}
{{- end -}}

{{- define "sailpoint-exporter.selectorLabels" -}}
app.kubernetes.io/name: {{ include "sailpoint-exporter.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* The chart's own labels win: selectors depend on them. */}}
{{- define "sailpoint-exporter.labels" -}}
{{- merge (include "sailpoint-exporter.ownLabels" . | fromYaml) .Values.commonLabels | toYaml -}}
{{- end -}}

{{- define "sailpoint-exporter.ownLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "sailpoint-exporter.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: exporter
app.kubernetes.io/part-of: sailpoint-exporter
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* `annotations:` of a resource, where it has any: (list ROOT ANNOTATIONS). Its own win over those of all resources. */}}
{{- define "sailpoint-exporter.annotations" -}}
{{- with merge (dict) (default dict (index . 1)) (index . 0).Values.commonAnnotations -}}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{- define "sailpoint-exporter.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "sailpoint-exporter.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "sailpoint-exporter.image" -}}
{{- $repository := .Values.image.repository -}}
{{- with default .Values.image.registry (default dict .Values.global).imageRegistry -}}
{{- if not (include "sailpoint-exporter.namesRegistry" $repository) -}}
{{- $repository = printf "%s/%s" (trimSuffix "/" .) $repository -}}
{{- end -}}
{{- end -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* Not empty where the first part of a repository is a host. */}}
{{- define "sailpoint-exporter.namesRegistry" -}}
{{- if regexMatch "^([^/]*[.:][^/]*|localhost)/" . }}yes{{ end -}}
{{- end -}}

{{/* The chart's and the parent chart's, each once, as a YAML list. */}}
{{- define "sailpoint-exporter.imagePullSecrets" -}}
{{- $secrets := list -}}
{{- range concat .Values.imagePullSecrets (default list (default dict .Values.global).imagePullSecrets) -}}
{{- $secrets = append $secrets (ternary (dict "name" .) . (kindIs "string" .)) -}}
{{- end -}}
{{- uniq $secrets | toYaml -}}
{{- end -}}

{{- define "sailpoint-exporter.secretName" -}}
{{- if .Values.secret.create -}}
{{- include "sailpoint-exporter.fullname" . -}}
{{- else -}}
{{- .Values.existingSecret -}}
{{- end -}}
{{- end -}}

{{/* A name of its own for the headless service: the address of a service cannot be taken away. */}}
{{- define "sailpoint-exporter.serviceName" -}}
{{- if .Values.sharding.enabled -}}
{{- printf "%s-shards" (include "sailpoint-exporter.fullname" . | trunc 56 | trimSuffix "-") -}}
{{- else -}}
{{- include "sailpoint-exporter.fullname" . -}}
{{- end -}}
{{- end -}}

{{/* "true" where this release brings alerts and dashboards: a drill beside another release must not double or replace that one's. */}}
{{- define "sailpoint-exporter.bringsAlerts" -}}
{{- or (not .Values.simulator.enabled) .Values.simulator.withAlerts -}}
{{- end -}}

{{/* The tenants of the configuration file: during a drill the simulated one alone. */}}
{{- define "sailpoint-exporter.tenants" -}}
{{- if .Values.simulator.enabled }}
- name: {{ .Values.simulator.tenant | quote }}
  baseUrl: http://127.0.0.1:{{ .Values.simulator.port }}
  clientId: ${SIMULATOR_CLIENT_ID}
  clientSecret: ${SIMULATOR_CLIENT_SECRET}
{{- else }}
{{- $tenants := deepCopy .Values.config.tenants }}
{{- if eq (int .Values.replicas) 2 }}
{{- range $tenants }}
{{- include "sailpoint-exporter.halveLimit" . }}
{{- end }}
{{- end }}
{{- toYaml $tenants }}
{{- end }}
{{- end -}}

{{/* Changes a tenant of a pair: two that share a client id share its limit, which is 50 unless it says otherwise. */}}
{{- define "sailpoint-exporter.halveLimit" -}}
{{- if not (contains "${REPLICA_INDEX}" (default (default "" .clientId) .clientIdFile)) -}}
{{- $limit := default dict .rateLimit -}}
{{- $_ := set . "rateLimit" (merge (dict "requests" (max 1 (div (int (default 50 $limit.requests)) 2))) $limit) -}}
{{- end -}}
{{- end -}}

{{- define "sailpoint-exporter.config" -}}
{{- $tenants := include "sailpoint-exporter.tenants" . | fromYamlArray -}}
{{- merge (dict "tenants" $tenants) (omit .Values.config "tenants") | toYaml -}}
{{- end -}}

{{/* The file names below the secrets' folder that the tenants read, as a YAML list; of all shards, where each has its own. */}}
{{- define "sailpoint-exporter.secretFiles" -}}
{{- $files := list -}}
{{- range include "sailpoint-exporter.tenants" . | fromYamlArray -}}
{{- range list .clientIdFile .clientSecretFile -}}
{{- if hasPrefix "/var/run/secrets/sailpoint/" (default "" .) -}}
{{- $file := trimPrefix "/var/run/secrets/sailpoint/" . -}}
{{- $variable := printf "${%s}" (include "sailpoint-exporter.indexVariable" $) -}}
{{- if and (eq (include "sailpoint-exporter.isNumbered" $) "true") (contains $variable $file) -}}
{{- range $index := until (int (include "sailpoint-exporter.podCount" $)) -}}
{{- $files = append $files (replace $variable (toString $index) $file) -}}
{{- end -}}
{{- else -}}
{{- $files = append $files $file -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- uniq $files | toYaml -}}
{{- end -}}
