{{/* The container that dumps: the job's only one, or what comes before the copy into a bucket. */}}
{{- define "countersign.dumpContainer" -}}
{{- $backup := .Values.backup -}}
- name: backup
  {{- include "countersign.toolContainer" . | nindent 2 }}
  command: [/bin/sh, /scripts/backup.sh]
  env:
    {{- include "countersign.libpqEnv" . | nindent 4 }}
    - name: BACKUP_DIRECTORY
      value: /backups
    - name: BACKUP_RETENTION_DAYS
      value: {{ $backup.retentionDays | quote }}
    {{- with $backup.afterDump }}
    - name: BACKUP_AFTER_DUMP
      value: {{ . | replace "$(" "$$(" | quote }}
    {{- end }}
    {{- with $backup.extraEnv }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
  {{- with $backup.extraEnvFrom }}
  envFrom:
    {{- tpl (toYaml .) $ | nindent 4 }}
  {{- end }}
  resources:
    {{- toYaml $backup.resources | nindent 4 }}
  volumeMounts:
    {{- include "countersign.backupMounts" . | nindent 4 }}
    {{- with $backup.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* The container that copies dumps into a bucket. */}}
{{- define "countersign.uploadContainer" -}}
{{- $s3 := .Values.backup.s3 -}}
- name: upload
  image: {{ include "countersign.image" (list $s3.image "") | quote }}
  imagePullPolicy: {{ $s3.image.pullPolicy | quote }}
  securityContext:
    {{- toYaml .Values.securityContext | nindent 4 }}
  command: [/bin/sh, /scripts/upload.sh]
  env:
    - name: BACKUP_DIRECTORY
      value: /backups
    - name: S3_BUCKET
      value: {{ required "backup.s3.bucket must name the bucket" $s3.bucket | quote }}
    - name: S3_PREFIX
      value: {{ default (printf "%s/%s" (include "countersign.namespace" .) (include "countersign.fullname" .)) $s3.prefix | quote }}
    - name: S3_RETENTION_DAYS
      value: {{ default .Values.backup.retentionDays $s3.retentionDays | quote }}
    {{- /* rclone's remote "bucket", and no file of settings. */}}
    - name: RCLONE_CONFIG
      value: /dev/null
    - name: HOME
      value: /tmp
    - name: RCLONE_CONFIG_BUCKET_TYPE
      value: s3
    - name: RCLONE_CONFIG_BUCKET_PROVIDER
      value: {{ default (ternary "Other" "AWS" (not (empty $s3.endpoint))) $s3.provider | quote }}
    - name: RCLONE_CONFIG_BUCKET_ENV_AUTH
      value: "true"
    - name: RCLONE_CONFIG_BUCKET_NO_CHECK_BUCKET
      value: "true"
    {{- with $s3.endpoint }}
    - name: RCLONE_CONFIG_BUCKET_ENDPOINT
      value: {{ . | quote }}
    {{- end }}
    {{- with $s3.region }}
    - name: RCLONE_CONFIG_BUCKET_REGION
      value: {{ . | quote }}
    {{- end }}
    {{- with $s3.extraEnv }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
  envFrom:
    - secretRef:
        name: {{ include "countersign.secret.s3" . | quote }}
        optional: true
  resources:
    {{- toYaml $s3.resources | nindent 4 }}
  volumeMounts:
    {{- include "countersign.backupMounts" . | nindent 4 }}
{{- end }}

{{- define "countersign.backupMounts" -}}
- name: scripts
  mountPath: /scripts
  readOnly: true
- name: backups
  mountPath: /backups
- name: tmp
  mountPath: /tmp
{{- end }}

{{/* "true" where dumps are kept in a volume that the chart makes. */}}
{{- define "countersign.ownBackupVolume" -}}
{{- with .Values.backup }}
{{- if and .enabled .persistence.enabled (not .persistence.existingClaim) -}}
true
{{- end }}
{{- end }}
{{- end }}
