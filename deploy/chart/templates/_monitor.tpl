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
{{- range $key := list "basicAuth" "authorization" }}
{{- with index $monitor $key }}
{{ $key }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- with $monitor.proxyUrl }}
proxyUrl: {{ . | quote }}
{{- end }}
honorLabels: {{ $monitor.honorLabels }}
relabelings:
  # The alerts know by this label which targets are exporters.
  - action: replace
    targetLabel: exporter
    replacement: sailpoint
  {{- if $monitor.stableLabels }}
  {{- if eq (include "sailpoint-exporter.isNumbered" .root) "true" }}
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
{{- with $monitor.metricRelabelings }}
metricRelabelings:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What it selects, whose labels the series get, and how much a scrape may bring. */}}
{{- define "sailpoint-exporter.monitorSpec" -}}
{{- $monitor := .monitor -}}
{{- with $monitor.jobLabel -}}
jobLabel: {{ . | quote }}
{{ end -}}
{{- range $key := list "targetLabels" "podTargetLabels" -}}
{{- with index $monitor $key -}}
{{ $key }}:
  {{- toYaml . | nindent 2 }}
{{ end -}}
{{- end -}}
{{- with $monitor.scrapeClass -}}
scrapeClass: {{ . | quote }}
{{ end -}}
{{- with $monitor.limits -}}
{{ toYaml . }}
{{ end -}}
namespaceSelector:
  matchNames:
    - {{ include "sailpoint-exporter.namespace" .root | quote }}
selector:
  matchLabels:
    {{- default (include "sailpoint-exporter.selectorLabels" .root | fromYaml) $monitor.selectorOverride | toYaml | nindent 4 }}
{{- end -}}

{{- define "sailpoint-exporter.monitorMetadata" -}}
name: {{ include "sailpoint-exporter.fullname" .root | quote }}
namespace: {{ default (include "sailpoint-exporter.namespace" .root) .monitor.namespace | quote }}
labels:
  {{- mergeOverwrite (include "sailpoint-exporter.labels" .root | fromYaml) .monitor.additionalLabels | toYaml | nindent 2 }}
{{- with include "sailpoint-exporter.annotations" (list .root .monitor.annotations) }}
{{ . }}
{{- end }}
{{- end -}}
