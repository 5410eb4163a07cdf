{{/* A pod of helm test. Takes (dict root test env). */}}
{{- define "countersign.testPod" -}}
{{- $root := .root -}}
{{- $fullname := include "countersign.fullname" $root -}}
apiVersion: v1
kind: Pod
{{ include "countersign.metadata" (dict "root" $root "name" (printf "%s-test-%s" $fullname .test) "component" "test" "annotations" (dict "helm.sh/hook" "test" "helm.sh/hook-delete-policy" "before-hook-creation,hook-succeeded")) }}
spec:
  {{- include "countersign.toolPod" (dict "root" $root) | nindent 2 }}
  activeDeadlineSeconds: 300
  containers:
    - name: test
      {{- include "countersign.toolContainer" $root | nindent 6 }}
      command: [/bin/sh, /tests/{{ .test }}.sh]
      env:
        {{- .env | nindent 8 }}
      resources:
        {{- toYaml $root.Values.tests.resources | nindent 8 }}
      volumeMounts:
        - name: tests
          mountPath: /tests
          readOnly: true
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tests
      configMap:
        name: {{ printf "%s-test" $fullname | quote }}
    - name: tmp
      emptyDir:
        sizeLimit: {{ $root.Values.tmp.sizeLimit | quote }}
{{- end }}

{{- define "countersign.testUrl" -}}
- name: COUNTERSIGN_URL
  value: http://{{ include "countersign.fullname" . }}:{{ .Values.service.port }}
{{- end }}

{{/* "true" where there is a password with which a run can be started. */}}
{{- define "countersign.testRun" -}}
{{- $admin := or .Values.admin.existingSecret (and .Values.externalSecrets.enabled .Values.externalSecrets.admin.enabled) -}}
{{- if and .Values.tests.enabled .Values.tests.run $admin }}true{{ end }}
{{- end }}
