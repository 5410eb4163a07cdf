{{/* Name of the chart, in labels. */}}
{{- define "countersign.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Name of objects. 45 characters, so that the CronJob's suffix stays within its limit of 52. */}}
{{- define "countersign.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 45 | trimSuffix "-" }}
{{- else if contains (include "countersign.name" .) .Release.Name }}
{{- .Release.Name | trunc 45 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "countersign.name" .) | trunc 45 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "countersign.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride }}
{{- end }}

{{/* Labels by which a component's pods are selected; they never change. Takes (list root component). */}}
{{- define "countersign.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "countersign.name" $root | quote }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 | quote }}
{{- end }}

{{/* Labels of an object. Takes (list root component), or (list root component more-labels). */}}
{{- define "countersign.labels" -}}
{{- $root := index . 0 -}}
{{- $chart := dict
      "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
      "app.kubernetes.io/version" ($root.Chart.AppVersion | replace "+" "_")
      "app.kubernetes.io/managed-by" $root.Release.Service
      "app.kubernetes.io/part-of" $root.Chart.Name -}}
{{- $selector := include "countersign.selectorLabels" . | fromYaml -}}
{{- $more := dict -}}
{{- if gt (len .) 2 }}{{ $more = index . 2 }}{{ end -}}
{{- toYaml (mergeOverwrite (dict) ($root.Values.commonLabels | default dict) ($more | default dict) $chart $selector) }}
{{- end }}

{{/* Labels of pods, without the chart's version, which alone should restart nothing. Takes what the above takes. */}}
{{- define "countersign.podLabels" -}}
{{- $root := index . 0 -}}
{{- $more := dict -}}
{{- if gt (len .) 2 }}{{ $more = index . 2 }}{{ end -}}
{{- $selector := include "countersign.selectorLabels" . | fromYaml -}}
{{- $part := dict "app.kubernetes.io/part-of" $root.Chart.Name -}}
{{- toYaml (mergeOverwrite (dict) ($root.Values.commonLabels | default dict) ($more | default dict) $part $selector) }}
{{- end }}

{{/* The head of every object. Takes (dict root name component, and labels and annotations where there are any). */}}
{{- define "countersign.metadata" -}}
{{- $annotations := mergeOverwrite (dict) (.root.Values.commonAnnotations | default dict) (.annotations | default dict) -}}
metadata:
  name: {{ .name | quote }}
  namespace: {{ .namespace | default (include "countersign.namespace" .root) | quote }}
  labels:
    {{- include "countersign.labels" (list .root .component (.labels | default dict)) | nindent 4 }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- define "countersign.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "countersign.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* Takes (list image default-tag). */}}
{{- define "countersign.image" -}}
{{- $image := index . 0 -}}
{{- $name := $image.repository -}}
{{- with $image.registry }}{{ $name = printf "%s/%s" . $name }}{{ end -}}
{{- if $image.digest }}
{{- printf "%s@%s" $name $image.digest }}
{{- else }}
{{- printf "%s:%s" $name (default (index . 1) $image.tag) }}
{{- end }}
{{- end }}

{{- define "countersign.imagePullSecrets" -}}
{{- $secrets := .Values.imagePullSecrets | default list -}}
{{- if .Values.ghcr.existingSecret }}
{{- $secrets = append $secrets (dict "name" .Values.ghcr.existingSecret) }}
{{- else if and .Values.externalSecrets.enabled .Values.externalSecrets.ghcr.enabled }}
{{- $secrets = append $secrets (dict "name" (include "countersign.secret.ghcr" .)) }}
{{- end }}
{{- with $secrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The image with PostgreSQL's programs and how it is run, for backup and tests. */}}
{{- define "countersign.toolContainer" -}}
image: {{ include "countersign.image" (list .Values.backup.image "") | quote }}
imagePullPolicy: {{ .Values.backup.image.pullPolicy | quote }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
{{- end }}

{{/* What pods of backup and tests have in common. Takes (dict root), and serviceAccount where it is not the default. */}}
{{- define "countersign.toolPod" -}}
serviceAccountName: {{ default "default" .serviceAccount | quote }}
automountServiceAccountToken: false
enableServiceLinks: false
restartPolicy: Never
{{- include "countersign.imagePullSecrets" .root }}
securityContext:
  {{- toYaml .root.Values.podSecurityContext | nindent 2 }}
{{- include "countersign.placement" .root }}
{{- end }}

{{/* Where pods may run: the application's, the backup's and those of the tests. */}}
{{- define "countersign.placement" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* "true" while a volume is mounted that only pods of one node can share. */}}
{{- define "countersign.oneNodeVolume" -}}
{{- $modes := .Values.persistence.accessModes -}}
{{- if and .Values.persistence.enabled (or (has "ReadWriteOnce" $modes) (has "ReadWriteOncePod" $modes)) -}}
true
{{- end }}
{{- end }}

{{- define "countersign.strategy" -}}
{{- if .Values.strategy }}
{{- if and (include "countersign.oneNodeVolume" .) (ne (.Values.strategy.type | default "RollingUpdate") "Recreate") }}
{{- fail "strategy.type must be Recreate with persistence of ReadWriteOnce: a new pod would wait for the volume that the old one holds, and the old one for the new one" }}
{{- end }}
{{- toYaml .Values.strategy }}
{{- else if include "countersign.oneNodeVolume" . -}}
type: Recreate
{{- else -}}
type: RollingUpdate
rollingUpdate:
  maxSurge: 1
  maxUnavailable: 0
{{- end }}
{{- end }}

{{/* Takes (list root probe-values). */}}
{{- define "countersign.probe" -}}
{{- $probe := index . 1 -}}
{{- if eq $probe.type "httpGet" -}}
httpGet:
  path: {{ $probe.path | quote }}
  port: management
{{- else -}}
tcpSocket:
  port: http
{{- end }}
{{- toYaml (omit (mergeOverwrite (dict) $probe ($probe.extra | default dict)) "enabled" "type" "path" "extra") | nindent 0 }}
{{- end }}

{{/* Names under which the services are known in the cluster; the product answers to them whatever is allowed else. */}}
{{- define "countersign.internalHosts" -}}
{{- $namespace := include "countersign.namespace" . -}}
{{- $names := list (include "countersign.fullname" .) -}}
{{- if .Values.serviceLb.enabled }}{{ $names = append $names (printf "%s-lb" (first $names)) }}{{ end -}}
{{- $hosts := list -}}
{{- range $name := $names }}
{{- $hosts = concat $hosts (list
      $name
      (printf "%s.%s" $name $namespace)
      (printf "%s.%s.svc" $name $namespace)
      (printf "%s.%s.svc.%s" $name $namespace $.Values.clusterDomain)) }}
{{- end }}
{{- join "," $hosts }}
{{- end }}

{{/*
A route that is switched on is one that may be used: its hosts need not be repeated. The product knows no wildcards, so
the names that come in by one are to be given one by one.
*/}}
{{- define "countersign.allowedHosts" -}}
{{- $hosts := .Values.allowedHosts | default list -}}
{{- if .Values.ingress.enabled }}{{ $hosts = concat $hosts .Values.ingress.hosts }}{{ end -}}
{{- if .Values.httpRoute.enabled }}{{ $hosts = concat $hosts (.Values.httpRoute.hostnames | default list) }}{{ end -}}
{{- if and .Values.serviceLb.enabled .Values.serviceLb.ip }}{{ $hosts = append $hosts .Values.serviceLb.ip }}{{ end -}}
{{- $names := list -}}
{{- range uniq $hosts }}{{ if not (contains "*" .) }}{{ $names = append $names . }}{{ end }}{{ end -}}
{{- join "," $names }}
{{- end }}
