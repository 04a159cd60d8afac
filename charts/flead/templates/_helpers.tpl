{{- define "flead.name" -}}
{{- default "flead-operator" .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* One release in a cluster is the usual case, so the name does not contain the release's unless it differs. */}}
{{- define "flead.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if or (eq .Release.Name "flead") (contains .Release.Name (include "flead.name" .)) -}}
{{- include "flead.name" . -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "flead.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "flead.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "flead.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name is needed where serviceAccount.create is false" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* The name flead-operator is also what the pipelines' network policies admit: nameOverride does not change it. */}}
{{- define "flead.selector" -}}
app.kubernetes.io/name: flead-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "flead.labels" -}}
{{ include "flead.selector" . }}
app.kubernetes.io/component: operator
app.kubernetes.io/part-of: flead
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "flead.image" -}}
{{- $image := printf "%s/%s" .Values.image.registry .Values.image.repository | trimPrefix "/" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $image .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $image (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{/* Roles are named after the release's namespace where they are not the cluster's only ones. */}}
{{- define "flead.rolename" -}}
{{- include "flead.fullname" . -}}
{{- end -}}
{{- define "flead.jobsrolename" -}}
{{- printf "%s-jobs" (include "flead.fullname" . | trunc 58 | trimSuffix "-") -}}
{{- end -}}
