{{/* The password comes first: Kubernetes expands $(PG_PASSWORD) only from variables that are defined before. */}}
{{- define "countersign.databasePassword" -}}
- name: PG_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "countersign.secret.database" . | quote }}
      key: {{ .Values.database.existingSecretPasswordKey | quote }}
{{- end }}

{{- define "countersign.databaseHost" -}}
{{- default (printf "%s-db-postgresql" .Release.Name) .Values.database.host }}
{{- end }}

{{/* A name as a part of an address, where a plus is a plus. */}}
{{- define "countersign.inUrl" -}}
{{- . | urlquery | replace "+" "%20" }}
{{- end }}

{{/* "true" where the address of the database is given whole. */}}
{{- define "countersign.wholeDatabaseUrl" -}}
{{- if or .Values.database.url .Values.database.urlSecret }}true{{ end }}
{{- end }}

{{/* DATABASE_URL, given whole. */}}
{{- define "countersign.givenDatabaseUrl" -}}
{{- with .Values.database -}}
{{- if .urlSecret -}}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ .urlSecret | quote }}
      key: {{ .urlSecretKey | quote }}
{{- else -}}
{{- if contains "$(PG_PASSWORD)" .url }}
{{- include "countersign.databasePassword" $ }}
{{ end -}}
- name: DATABASE_URL
  value: {{ .url | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* How the application finds its database. */}}
{{- define "countersign.databaseEnv" -}}
{{- $db := .Values.database -}}
{{- $address := printf "%s:%v/%s" (include "countersign.databaseHost" .) $db.port (include "countersign.inUrl" $db.name) -}}
{{- with $db.sslMode }}{{ $address = printf "%s?sslmode=%s" $address . }}{{ end -}}
{{- if include "countersign.wholeDatabaseUrl" . }}
{{- include "countersign.givenDatabaseUrl" . }}
{{- else if eq $db.variables "separate" -}}
{{ include "countersign.databasePassword" . }}
- name: SPRING_DATASOURCE_URL
  value: {{ printf "jdbc:postgresql://%s" $address | quote }}
- name: SPRING_DATASOURCE_USERNAME
  value: {{ $db.username | quote }}
- name: SPRING_DATASOURCE_PASSWORD
  value: $(PG_PASSWORD)
{{- else -}}
{{ include "countersign.databasePassword" . }}
- name: DATABASE_URL
  value: {{ printf "postgres://%s:$(PG_PASSWORD)@%s" (include "countersign.inUrl" $db.username) $address | quote }}
{{- end }}
{{- end }}

{{/* How PostgreSQL's own programs find the same database. */}}
{{- define "countersign.libpqEnv" -}}
{{- $db := .Values.database -}}
{{- if include "countersign.wholeDatabaseUrl" . }}
{{- include "countersign.givenDatabaseUrl" . }}
{{- else -}}
- name: PGHOST
  value: {{ include "countersign.databaseHost" . | quote }}
- name: PGPORT
  value: {{ $db.port | quote }}
- name: PGDATABASE
  value: {{ $db.name | quote }}
- name: PGUSER
  value: {{ $db.username | quote }}
- name: PGPASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "countersign.secret.database" . | quote }}
      key: {{ $db.existingSecretPasswordKey | quote }}
{{- with $db.sslMode }}
- name: PGSSLMODE
  value: {{ . | quote }}
{{- end }}
{{- end }}
- name: PGCONNECT_TIMEOUT
  value: "10"
- name: COUNTERSIGN_DATABASE_SCHEMA
  value: {{ $db.schema | quote }}
{{- end }}

{{/* Names by which a secret holds key and address of the gateway, where they are not those that the product reads. */}}
{{- define "countersign.llmEnv" -}}
{{- $names := dict "OPENAI_API_KEY" .Values.llm.apiKeyEnv "OPENAI_BASE_URL" .Values.llm.baseUrlEnv -}}
{{- range $variable, $entry := $names }}
{{- if ne $variable $entry }}
- name: {{ $variable | quote }}
  valueFrom:
    secretKeyRef:
      name: {{ include "countersign.secret.llm" $ | quote }}
      key: {{ $entry | quote }}
      optional: true
{{- end }}
{{- end }}
{{- end }}

{{/*
Secrets whose entries become variables. A secret of a feature is optional: were it not, a missing one would stop every
new pod at CreateContainerConfigError, and an update with it. Without the session secret logins would not hold, so it is
needed.
*/}}
{{- define "countersign.envFrom" -}}
- configMapRef:
    name: {{ include "countersign.fullname" . | quote }}
- secretRef:
    name: {{ include "countersign.secret.auth" . | quote }}
- secretRef:
    name: {{ printf "%s-auth-previous" .Release.Name | quote }}
    optional: true
- secretRef:
    name: {{ include "countersign.secret.llm" . | quote }}
    optional: true
- secretRef:
    name: {{ include "countersign.secret.anthropic" . | quote }}
    optional: true
- secretRef:
    name: {{ include "countersign.secret.admin" . | quote }}
    optional: true
{{- if .Values.oidc.issuer }}
- secretRef:
    name: {{ include "countersign.secret.oidc" . | quote }}
    optional: true
{{- end }}
{{- if .Values.externalSecrets.enabled }}
{{- range .Values.externalSecrets.optional }}
- secretRef:
    name: {{ printf "%s-%s" $.Release.Name .name | quote }}
    optional: true
{{- end }}
{{- end }}
{{- range .Values.extraSecrets }}
- secretRef:
    name: {{ .name | quote }}
    optional: {{ not (and (hasKey . "optional") (not .optional)) }}
{{- end }}
{{- end }}
