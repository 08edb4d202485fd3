{{/* The pod, apart from what runs it, so that another kind of workload can run the same. */}}
{{- define "sailpoint-exporter.podTemplate" -}}
metadata:
  annotations:
    checksum/config: {{ include "sailpoint-exporter.config" . | sha256sum }}
    {{- if .Values.secret.create }}
    checksum/secret: {{ toYaml .Values.secret.data | sha256sum }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  labels:
    {{- merge (include "sailpoint-exporter.labels" . | fromYaml) .Values.podLabels | toYaml | nindent 4 }}
spec:
  serviceAccountName: {{ include "sailpoint-exporter.serviceAccountName" . | quote }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . | quote }}
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
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
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
{{- if or .Values.extraEnv .Values.simulator.enabled .Values.sharding.enabled }}
env:
  {{- if .Values.sharding.enabled }}
  - name: SHARD_INDEX
    valueFrom:
      fieldRef:
        fieldPath: metadata.labels['apps.kubernetes.io/pod-index']
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
