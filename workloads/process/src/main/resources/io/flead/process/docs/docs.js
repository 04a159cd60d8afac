// Shows openapi.json. Everything is put in as text.

/** @param {string} name @param {Record<string, string>} [attributes] @param {...(Node | string)} children */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The type of a value in the way that TypeScript writes it, with named types opened once. */
function shape(schema, all, indent, open) {
  if (!schema) return 'any';
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    return open.has(name) ? name : shape(all[name], all, indent, new Set([...open, name]));
  }
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return several.map((one) => shape(one, all, indent, open)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const types = [schema.type ?? 'object'].flat();
  return types.map((type) => {
    if (type === 'array') return `${shape(schema.items, all, indent, open)}[]`;
    if (type !== 'object') return type;
    const parts = [schema, ...(schema.allOf ?? []).map((one) => (one.$ref ? all[one.$ref.split('/').pop()] : one))];
    const lines = parts.flatMap((part) => Object.entries(part.properties ?? {}).map(
      ([name, value]) => `${indent}  ${name}${(part.required ?? []).includes(name) ? '' : '?'}: ${shape(value, all, `${indent}  `, open)}`));
    if (schema.additionalProperties) lines.push(`${indent}  [name]: ${shape(schema.additionalProperties, all, `${indent}  `, open)}`);
    return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
  }).join(' | ');
}

function command(method, path, operation) {
  const query = (operation.parameters ?? []).filter((one) => one.in === 'query' && one.required).map((one) => `${one.name}=…`);
  const url = `${location.origin}${path}${query.length ? `?${query.join('&')}` : ''}`;
  const token = operation.security ? " -H 'Authorization: Bearer TOKEN'" : '';
  return `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`}${token}${operation.requestBody ? " -d '…'" : ''} '${url}'`;
}

function described(method, path, operation, all) {
  const parts = [element('pre', {}, command(method, path, operation))];
  if (operation.security) parts.push(element('p', {}, 'Needs the token of spec.api.tokenSecret.'));
  const parameters = operation.parameters ?? [];
  if (parameters.length) {
    parts.push(element('h3', {}, 'Parameters'), element('table', {}, ...parameters.map((one) => element('tr', {},
      element('td', {}, element('code', {}, one.name)), element('td', {}, `${one.in}${one.required ? ', required' : ''}`),
      element('td', {}, one.description ?? '')))));
  }
  for (const [title, content] of [['Body', operation.requestBody?.content], ['Answer', operation.responses?.[200]?.content ?? operation.responses?.[201]?.content]]) {
    for (const [type, body] of Object.entries(content ?? {})) {
      parts.push(element('h3', {}, `${title}: ${type}`));
      if (body.schema) parts.push(element('pre', {}, shape(body.schema, all, '', new Set())));
    }
  }
  return element('details', { id: `${method}-${path}` }, element('summary', {}, element('span', { class: 'method' }, method.toUpperCase()),
    element('code', {}, path), element('span', { class: 'about' }, operation.summary)), ...parts);
}

const answer = await fetch('openapi.json');
const api = await answer.json();
const all = api.components?.schemas ?? {};
document.title = api.info.title;
document.getElementById('docs').replaceChildren(
  element('h1', {}, api.info.title),
  element('p', {}, api.info.description, ' ', element('a', { href: 'openapi.json' }, 'openapi.json')),
  ...Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(methods).map(
    ([method, operation]) => described(method, path, operation, all))));
