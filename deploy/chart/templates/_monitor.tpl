{{/* What ServiceMonitor and PodMonitor have in common: how the port is scraped. */}}
{{- define "sailpoint-exporter.scrape" -}}
{{- $monitor := .monitor -}}
port: http
path: /metrics
{{- with $monitor.interval }}
interval: {{ . }}
{{- end }}
{{- with $monitor.scrapeTimeout }}
scrapeTimeout: {{ . }}
{{- end }}
{{- if ne $monitor.scheme "http" }}
scheme: {{ $monitor.scheme }}
{{- end }}
{{- with $monitor.tlsConfig }}
tlsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $monitor.basicAuth }}
basicAuth:
  {{- toYaml . | nindent 2 }}
{{- end }}
honorLabels: {{ $monitor.honorLabels }}
{{- if or $monitor.stableLabels $monitor.relabelings }}
relabelings:
  {{- if $monitor.stableLabels }}
  {{- if .root.Values.sharding.enabled }}
  - action: replace
    sourceLabels:
      - __meta_kubernetes_pod_name
    targetLabel: instance
  {{- else }}
  - action: replace
    targetLabel: instance
    replacement: {{ include "sailpoint-exporter.fullname" .root | quote }}
  {{- end }}
  - action: labeldrop
    regex: pod|container|endpoint
  {{- end }}
  {{- with $monitor.relabelings }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- with $monitor.metricRelabelings }}
metricRelabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "sailpoint-exporter.monitorMetadata" -}}
name: {{ include "sailpoint-exporter.fullname" .root | quote }}
namespace: {{ default (include "sailpoint-exporter.namespace" .root) .monitor.namespace | quote }}
labels:
  {{- mergeOverwrite (include "sailpoint-exporter.labels" .root | fromYaml) .monitor.additionalLabels | toYaml | nindent 2 }}
{{- with .monitor.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
