import type { IssueKind } from '../errors';

/** What can be wrong with a construct by itself, and with what it names. Told when the tree is collected, before there is a model to look at. */
export const invalidProps = { code: 'props/invalid', about: 'Each value is one that its property takes.', waivable: false } as const;
export const notADnsLabel = {
  code: 'name/not-a-dns-label',
  about: 'Ids are names that Kubernetes and every cloud take: at most 63 of a-z, 0-9 and "-", a letter first and no "-" last.',
  waivable: false,
} as const;
export const reservedId = {
  code: 'name/reserved',
  about: 'An id is not a name that the construct tree keeps for itself.',
  waivable: false,
} as const;
export const duplicateId = { code: 'name/duplicate', about: 'No two constructs in one scope have the same id.', waivable: false } as const;

/** Constructs that a program names and that are not in its tree, by what they are named as. */
export const ofAnotherBlueprint = {
  image: { code: 'image/of-another-blueprint', about: 'The image of a workload is declared in the same blueprint.', waivable: false },
  pool: { code: 'pool/of-another-blueprint', about: 'The pools of a workload are declared in the same blueprint.', waivable: false },
  secret: { code: 'secret/of-another-blueprint', about: 'A secret that is used is declared in the same blueprint.', waivable: false },
  service: { code: 'service/of-another-blueprint', about: 'A service that is called is declared in the same blueprint.', waivable: false },
  waiver: { code: 'waiver/of-another-blueprint', about: 'A waiver is for a construct of the same blueprint.', waivable: false },
} as const;

export const codesOfCollecting: readonly IssueKind[] = [
  invalidProps,
  notADnsLabel,
  reservedId,
  duplicateId,
  ...Object.values(ofAnotherBlueprint),
];
