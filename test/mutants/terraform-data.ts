import type { Attribute, Block } from '../../lib/testing/offline-terraform/schema';

const anything = { type: 'dynamic', required: false, optional: true, computed: false } as const;
const own = { type: 'dynamic', required: false, optional: false, computed: true } as const;

/** The resource that Terraform has inside: https://developer.hashicorp.com/terraform/language/resources/terraform-data, read 2026-11-23. */
export const terraformData: Block = {
  attributes: [
    { name: 'input', ...anything },
    { name: 'triggers_replace', ...anything },
    { name: 'output', ...own },
    { name: 'id', ...own },
  ] satisfies readonly Attribute[],
  blocks: [],
};
