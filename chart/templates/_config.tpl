{{/* All variables that are no secrets. A change of one restarts the pods, by the checksum on them. */}}
{{- define "countersign.config" -}}
{{- /* The wait is less than the startup probe allows, so that the log ends with the reason and not in the middle. */}}
{{- $config := dict
      "SERVER_PORT" (toString .Values.ports.http)
      "MANAGEMENT_SERVER_PORT" (toString .Values.ports.management)
      "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE" (ternary "health,info,prometheus" "health,info" .Values.metrics.enabled)
      "COUNTERSIGN_DATABASE_SCHEMA" .Values.database.schema
      "COUNTERSIGN_DATABASE_WAIT" "4m"
      "COUNTERSIGN_INTERNAL_HOSTS" (include "countersign.internalHosts" .)
      "COUNTERSIGN_EXAMPLE_ENABLED" (toString .Values.example.enabled)
      "COUNTERSIGN_ADMIN_USERNAME" .Values.admin.username -}}
{{- /* Said in any case: in Kubernetes, Spring Boot would otherwise believe whoever has a private address. */}}
{{- $way := ternary "native" "none" (or .Values.ingress.enabled .Values.httpRoute.enabled) }}
{{- $_ := set $config "SERVER_FORWARD_HEADERS_STRATEGY" (default $way .Values.forwardedHeaders.strategy) }}
{{- with .Values.forwardedHeaders.trustedProxies }}
{{- $_ := set $config "SERVER_TOMCAT_REMOTEIP_INTERNAL_PROXIES" . }}
{{- end }}
{{- with include "countersign.allowedHosts" . }}
{{- $_ := set $config "COUNTERSIGN_ALLOWED_HOSTS" . }}
{{- end }}
{{- with .Values.model }}
{{- $_ := set $config "COUNTERSIGN_MODEL" . }}
{{- end }}
{{- $_ := set $config "SERVER_SERVLET_SESSION_TIMEOUT" .Values.session.idle }}
{{- $_ := set $config "COUNTERSIGN_SESSION_LONGEST" .Values.session.longest }}
{{- with .Values.oidc }}
{{- if .issuer }}
{{- $_ := set $config "COUNTERSIGN_OIDC_ISSUER" .issuer }}
{{- $_ := set $config "COUNTERSIGN_OIDC_CLIENT_ID" (required "oidc.clientId is needed where oidc.issuer is set" .clientId) }}
{{- $_ := set $config "COUNTERSIGN_OIDC_SCOPES" (join "," .scopes) }}
{{- $_ := set $config "COUNTERSIGN_OIDC_USERNAME_CLAIM" .usernameClaim }}
{{- $_ := set $config "COUNTERSIGN_OIDC_GROUPS_CLAIM" .groupsClaim }}
{{- with .name }}{{ $_ := set $config "COUNTERSIGN_OIDC_NAME" . }}{{ end }}
{{- with .groups }}{{ $_ := set $config "COUNTERSIGN_OIDC_GROUPS" (join "," .) }}{{ end }}
{{- with .links }}{{ $_ := set $config "COUNTERSIGN_OIDC_LINKS" (join "," .) }}{{ end }}
{{- end }}
{{- end }}
{{- with .Values.forwardAuth }}
{{- if .addresses }}
{{- $_ := set $config "COUNTERSIGN_FORWARD_AUTH_ADDRESSES" (join "," .addresses) }}
{{- $_ := set $config "COUNTERSIGN_FORWARD_AUTH_USER_HEADER" .userHeader }}
{{- $_ := set $config "COUNTERSIGN_FORWARD_AUTH_GROUPS_HEADER" .groupsHeader }}
{{- with .groups }}{{ $_ := set $config "COUNTERSIGN_FORWARD_AUTH_GROUPS" (join "," .) }}{{ end }}
{{- with .links }}{{ $_ := set $config "COUNTERSIGN_FORWARD_AUTH_LINKS" (join "," .) }}{{ end }}
{{- end }}
{{- end }}
{{- if ne .Values.logFormat "plain" }}
{{- $_ := set $config "LOGGING_STRUCTURED_FORMAT_CONSOLE" .Values.logFormat }}
{{- end }}
{{- with .Values.tracing.endpoint }}
{{- $_ := set $config "MANAGEMENT_OTLP_TRACING_ENDPOINT" . }}
{{- $_ := set $config "MANAGEMENT_TRACING_SAMPLING_PROBABILITY" (toString $.Values.tracing.share) }}
{{- end }}
{{- $jvm := .Values.jvm.options -}}
{{- with .Values.jvm.maxRamPercentage }}{{ $jvm = trim (printf "-XX:MaxRAMPercentage=%s %s" . $jvm) }}{{ end -}}
{{- with $jvm }}
{{- $_ := set $config "JAVA_TOOL_OPTIONS" . }}
{{- end }}
{{- if .Values.persistence.enabled }}
{{- $_ := set $config "COUNTERSIGN_DATA_DIRECTORY" .Values.persistence.mountPath }}
{{- end }}
{{- with .Values.sympozium }}
{{- if .enabled }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_ENABLED" "true" }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_NAMESPACE" $.Values.rbac.sympozium.namespace }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_BASE_URL" (required "sympozium.gatewayUrl is needed where sympozium.enabled is true" .gatewayUrl) }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_PROVIDER" .provider }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_AUTH_SECRET" (required "sympozium.authSecret is needed where sympozium.enabled is true" .authSecret) }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_TIMEOUT" .timeout }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_AT_ONCE" (toString .atOnce) }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_RESYNC" .resync }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_ALLOWED_AGENTS" (toJson (.allowedAgents | default dict)) }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_ACCOUNTING" .accounting }}
{{- with .allowedTools }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_ALLOWED_TOOLS" (join "," .) }}
{{- end }}
{{- with .deniedTools }}
{{- $_ := set $config "COUNTERSIGN_SYMPOZIUM_DENIED_TOOLS" (join "," .) }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml (mergeOverwrite $config (.Values.config | default dict)) }}
{{- end }}
