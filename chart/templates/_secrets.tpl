{{/* Names of the secrets. They carry the release's name, so that they can be made by hand before the first install. */}}
{{- define "countersign.secret.auth" -}}
{{- default (printf "%s-auth" .Release.Name) .Values.auth.existingSecret }}
{{- end }}

{{- define "countersign.secret.llm" -}}
{{- default (printf "%s-llm-key" .Release.Name) .Values.llm.existingSecret }}
{{- end }}

{{- define "countersign.secret.anthropic" -}}
{{- default (printf "%s-anthropic" .Release.Name) .Values.anthropic.existingSecret }}
{{- end }}

{{- define "countersign.secret.oidc" -}}
{{- default (printf "%s-oidc" .Release.Name) .Values.oidc.existingSecret }}
{{- end }}

{{- define "countersign.secret.admin" -}}
{{- default (printf "%s-admin" .Release.Name) .Values.admin.existingSecret }}
{{- end }}

{{- define "countersign.secret.ghcr" -}}
{{- default (printf "%s-ghcr" .Release.Name) .Values.ghcr.existingSecret }}
{{- end }}

{{- define "countersign.secret.s3" -}}
{{- default (printf "%s-backup-s3" .Release.Name) .Values.backup.s3.existingSecret }}
{{- end }}

{{- define "countersign.secret.database" -}}
{{- default (printf "%s-db-postgresql" .Release.Name) .Values.database.existingSecret }}
{{- end }}

{{/*
One ExternalSecret. Takes (dict root name keys, and type and template where there are any); keys maps an entry of the
secret to a key of the store. What the operator would fill in by itself is spelt out, or Argo CD would see a difference
between the object in the cluster and the one in Git for ever.
*/}}
{{- define "countersign.externalSecret" -}}
{{- $es := .root.Values.externalSecrets -}}
{{- $annotations := $es.annotations | default dict -}}
{{- with .root.Values.argocd.externalSecretsWave }}
{{- $annotations = mergeOverwrite (dict) $annotations (dict "argocd.argoproj.io/sync-wave" .) }}
{{- end -}}
apiVersion: {{ $es.apiVersion | quote }}
kind: ExternalSecret
{{ include "countersign.metadata" (dict "root" .root "name" .name "component" "secrets" "annotations" $annotations) }}
spec:
  refreshInterval: {{ $es.refreshInterval | quote }}
  secretStoreRef:
    name: {{ $es.store.name | quote }}
    kind: {{ $es.store.kind | quote }}
  target:
    name: {{ .name | quote }}
    creationPolicy: Owner
    deletionPolicy: Retain
    {{- with .template }}
    template:
      engineVersion: v2
      mergePolicy: Replace
      type: {{ $.type | default "Opaque" | quote }}
      data:
        {{- toYaml . | nindent 8 }}
    {{- end }}
  data:
    {{- range $entry, $remoteKey := .keys }}
    - secretKey: {{ $entry | quote }}
      remoteRef:
        key: {{ $remoteKey | quote }}
        conversionStrategy: Default
        decodingStrategy: None
        metadataPolicy: None
    {{- end }}
{{- end }}
