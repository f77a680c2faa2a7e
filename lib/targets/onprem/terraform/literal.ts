/** A value of Terraform's JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Text that Terraform reads as it is: in its JSON every string, keys among them, is a template. */
export function literal(text: string): string {
  return text.replaceAll(/([$%])\{/g, '$1$1{');
}

/** A value whose every string Terraform reads as it is. */
export function literals(value: Json): Json {
  if (typeof value === 'string') return literal(value);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(literals);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [literal(key), literals(each)]));
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
