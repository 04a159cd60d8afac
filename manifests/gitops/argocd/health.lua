-- How Argo CD judges a FleadPipeline. In argocd-cm: resource.customizations.health.flead.io_FleadPipeline: |
hs = {}
hs.status = "Progressing"
hs.message = "The operator has not looked at the pipeline yet"
if obj.status == nil or obj.status.conditions == nil then
  return hs
end
if obj.status.observedGeneration ~= nil and obj.status.observedGeneration ~= obj.metadata.generation then
  hs.message = "The operator has not looked at the newest change yet"
  return hs
end
local conditions = {}
for _, condition in ipairs(obj.status.conditions) do
  conditions[condition.type] = condition
end
local function holds(kind)
  return conditions[kind] ~= nil and conditions[kind].status == "True"
end
if holds("Suspended") then
  hs.status = "Suspended"
  hs.message = conditions["Suspended"].message
elseif holds("Stalled") then
  hs.status = "Degraded"
  hs.message = conditions["Stalled"].message
elseif holds("Degraded") then
  hs.status = "Degraded"
  hs.message = conditions["Degraded"].message
elseif holds("Ready") then
  hs.status = "Healthy"
  hs.message = conditions["Ready"].message
elseif conditions["Ready"] ~= nil then
  hs.message = conditions["Ready"].message
end
return hs
