// What the page uses of lit-html, whose file in the page has no types.
export function html(strings: TemplateStringsArray, ...values: unknown[]): object;
export const nothing: symbol;
export function render(template: unknown, root: HTMLElement): void;
