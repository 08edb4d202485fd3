{{/* The pod, apart from what runs it, so that another kind of workload can run the same. */}}
{{- define "sailpoint-exporter.podTemplate" -}}
metadata:
  {{- $checksums := dict "checksum/config" (include "sailpoint-exporter.config" . | sha256sum) }}
  {{- if .Values.secret.create }}
  {{- $_ := set $checksums "checksum/secret" (toYaml .Values.secret.data | sha256sum) }}
  {{- end }}
  {{- with include "sailpoint-exporter.annotations" (list . (merge $checksums .Values.podAnnotations)) }}
  {{- . | nindent 2 }}
  {{- end }}
  labels:
    {{- merge (include "sailpoint-exporter.labels" . | fromYaml) .Values.podLabels | toYaml | nindent 4 }}
spec:
  serviceAccountName: {{ include "sailpoint-exporter.serviceAccountName" . | quote }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  {{- with include "sailpoint-exporter.imagePullSecrets" . | fromYamlArray }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- range $key := list "priorityClassName" "runtimeClassName" "schedulerName" "dnsPolicy" }}
  {{- with index $.Values $key }}
  {{ $key }}: {{ . | quote }}
  {{- end }}
  {{- end }}
  {{- range $key := list "dnsConfig" "hostAliases" }}
  {{- with index $.Values $key }}
  {{ $key }}:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  {{- with .Values.extraInitContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: exporter
      {{- include "sailpoint-exporter.container" . | nindent 6 }}
    {{- if .Values.simulator.enabled }}
    - name: simulator
      {{- include "sailpoint-exporter.simulatorContainer" . | nindent 6 }}
    {{- end }}
    {{- with .Values.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "sailpoint-exporter.fullname" . | quote }}
    {{- if include "sailpoint-exporter.secretFiles" . | fromYamlArray }}
    - name: credentials
      secret:
        secretName: {{ include "sailpoint-exporter.secretName" . | quote }}
        # 0440 in octal: readable to the group that fsGroup names.
        defaultMode: 288
        {{- if and .Values.existingSecretItems (not .Values.secret.create) }}
        items:
          {{- toYaml .Values.existingSecretItems | nindent 10 }}
        {{- end }}
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "sailpoint-exporter.affinity" . | fromYaml }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "sailpoint-exporter.tolerations" . | fromYamlArray }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "sailpoint-exporter.spread" . | fromYamlArray }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* The user's, and how long the pod stays on a node that has died, unless the user's say so. */}}
{{- define "sailpoint-exporter.tolerations" -}}
{{- $tolerations := .Values.tolerations -}}
{{- if not (kindIs "invalid" .Values.nodeFailureSeconds) -}}
{{- $keys := list -}}
{{- range .Values.tolerations }}{{ $keys = append $keys (default "" .key) }}{{ end -}}
{{- range $key := list "node.kubernetes.io/not-ready" "node.kubernetes.io/unreachable" -}}
{{- if not (has $key $keys) -}}
{{- $tolerations = append $tolerations (dict "key" $key "operator" "Exists" "effect" "NoExecute" "tolerationSeconds" (int $.Values.nodeFailureSeconds)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $tolerations -}}
{{- end -}}

{{/*
A shard, or one of a pair, waits until the single pod has gone, and the other way round (Kubernetes holds the rule against
whoever comes later): both sweep the same clients. All nodes share the value of kubernetes.io/os, so the rule spans the cluster.
*/}}
{{- define "sailpoint-exporter.affinity" -}}
{{- $affinity := deepCopy .Values.affinity -}}
{{- if eq (include "sailpoint-exporter.isNumbered" .) "true" -}}
{{- $undivided := dict "matchLabels" (include "sailpoint-exporter.selectorLabels" . | fromYaml) "matchExpressions" (list (dict "key" "apps.kubernetes.io/pod-index" "operator" "DoesNotExist")) -}}
{{- $apart := dict "topologyKey" "kubernetes.io/os" "labelSelector" $undivided -}}
{{- $pods := default dict $affinity.podAntiAffinity -}}
{{- $required := append (default list $pods.requiredDuringSchedulingIgnoredDuringExecution) $apart -}}
{{- $_ := set $pods "requiredDuringSchedulingIgnoredDuringExecution" $required -}}
{{- $_ := set $affinity "podAntiAffinity" $pods -}}
{{- end -}}
{{- toYaml $affinity -}}
{{- end -}}

{{/* A pair on one node would go with it. */}}
{{- define "sailpoint-exporter.spread" -}}
{{- $spread := .Values.topologySpreadConstraints -}}
{{- if and (not $spread) (eq (int .Values.replicas) 2) -}}
{{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" -}}
{{- $spread = append $spread (dict "maxSkew" 1 "topologyKey" $key "whenUnsatisfiable" "ScheduleAnyway" "labelSelector" (dict "matchLabels" (include "sailpoint-exporter.selectorLabels" $ | fromYaml))) -}}
{{- end -}}
{{- end -}}
{{- toYaml $spread -}}
{{- end -}}

{{- define "sailpoint-exporter.container" -}}
image: {{ include "sailpoint-exporter.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
args:
  - serve
  - --config
  - /etc/sailpoint-exporter/config.yaml
  {{- with .Values.extraArgs }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- $isNumbered := eq (include "sailpoint-exporter.isNumbered" .) "true" }}
{{- if or .Values.extraEnv .Values.simulator.enabled $isNumbered }}
env:
  {{- if $isNumbered }}
  - name: {{ include "sailpoint-exporter.indexVariable" . }}
    valueFrom:
      fieldRef:
        fieldPath: metadata.labels['apps.kubernetes.io/pod-index']
  {{- end }}
  {{- if .Values.sharding.enabled }}
  - name: SHARD_TOTAL
    value: {{ .Values.sharding.shards | quote }}
  {{- end }}
  {{- if .Values.simulator.enabled }}
  # The simulated tenant takes any credentials.
  - name: SIMULATOR_CLIENT_ID
    value: drill
  - name: SIMULATOR_CLIENT_SECRET
    value: drill
  {{- end }}
  {{- with .Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- with .Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  - name: http
    containerPort: {{ .Values.config.listen.port }}
    protocol: TCP
  {{- with .Values.config.listen.health }}
  - name: health
    containerPort: {{ .port }}
    protocol: TCP
  {{- end }}
{{- range $name := list "startupProbe" "livenessProbe" "readinessProbe" }}
{{- with index $.Values $name }}
{{ $name }}:
  {{- include "sailpoint-exporter.probe" (dict "probe" . "root" $) | nindent 2 }}
{{- end }}
{{- end }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- with .Values.lifecycle }}
lifecycle:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  # The whole folder, not a subPath: only then does a changed ConfigMap reach the file (re-read on SIGHUP).
  - name: config
    mountPath: /etc/sailpoint-exporter
    readOnly: true
  {{- if include "sailpoint-exporter.secretFiles" . | fromYamlArray }}
  - name: credentials
    mountPath: /var/run/secrets/sailpoint
    readOnly: true
  {{- end }}
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* Where there is a port for health alone the probes ask there: the other may want certificates or passwords. */}}
{{- define "sailpoint-exporter.probe" -}}
{{- $probe := deepCopy .probe -}}
{{- if and .root.Values.config.listen.health (eq (toString (default dict $probe.httpGet).port) "http") -}}
{{- $_ := set $probe.httpGet "port" "health" -}}
{{- end -}}
{{- toYaml $probe -}}
{{- end -}}

{{- define "sailpoint-exporter.simulatorContainer" -}}
image: {{ include "sailpoint-exporter.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
args:
  - simulate
  - --port
  - {{ .Values.simulator.port | quote }}
  - --clients
  - {{ .Values.simulator.clients | quote }}
  - --scenario
  - {{ .Values.simulator.scenario }}
  - --pace
  - {{ .Values.simulator.pace | quote }}
  - --seed
  - {{ .Values.simulator.seed | int64 | quote }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- end -}}
