/**
 * YAML of plain data as every reader of it understands it: text that YAML 1.1 (Kubernetes' reader) or YAML 1.2 takes for a number, a truth value or a date is quoted.
 * Long lines are not folded, and equal parts are written out each time.
 */
export function yamlText(value: unknown): string {
  // Loaded with the first text: objects are made and judged also where only Terraform is written.
  const { stringify } = require('yaml') as typeof import('yaml');
  return stringify(value, { version: '1.1', compat: 'core', lineWidth: 0, aliasDuplicateObjects: false });
}
