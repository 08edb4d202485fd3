{{/* Where the runbooks are read: as configured, or at the page's own address, or at that of the service. */}}
{{- define "sailpoint-exporter.runbookUrl" -}}
{{- $values := .Values -}}
{{- if $values.prometheusRule.runbookUrl -}}
{{- trimSuffix "/" $values.prometheusRule.runbookUrl -}}
{{- else if and $values.ingress.enabled $values.ingress.hosts -}}
{{- $host := first $values.ingress.hosts -}}
{{- $path := (first (default (list (dict "path" "/")) $host.paths)).path -}}
{{- printf "%s://%s%s/runbooks" (ternary "https" "http" (not (empty $values.ingress.tls))) $host.host (trimSuffix "/" $path) -}}
{{- else -}}
{{- printf "http://%s.%s.svc:%v/runbooks" (include "sailpoint-exporter.serviceName" .) (include "sailpoint-exporter.namespace" .) $values.service.port -}}
{{- end -}}
{{- end -}}
