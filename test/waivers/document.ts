import type { Scanner, Waiver } from '../../lib/catalog/waiver';
import { kubernetesWaivers } from '../../lib/emit/kubernetes/waivers';
import { allWaivers, askedOfPlaces, askedOfWorkloads, scanners, terraformWaivers } from './rows';

/** Rules that a command line has to leave out, because Terraform's JSON has no place for exceptions. */
export const skippedRules: readonly string[] = Object.values(terraformWaivers)
  .flat()
  .map(({ rule }) => rule)
  .sort();

/** Scanners of a program's output, run in its folder. The document shows them, and a test runs them. */
export const commands: Readonly<Record<'terraform' | 'kubernetes' | 'kubeScore', string>> = {
  terraform: `checkov -d cdktf.out --framework terraform_json --skip-check ${skippedRules.join(',')}`,
  kubernetes: 'checkov -d manifests --framework kubernetes',
  kubeScore: 'for cluster in manifests/*/; do kube-score score "$cluster"*.yaml; done',
};

function section(title: string, rows: readonly Waiver[]): string {
  const one = ({ rule, asks, where, why }: Waiver): string => `**${rule}** asks for ${asks}. Waived for ${where}. ${why}\n`;
  return `### ${title}\n\n${rows.map(one).join('\n')}`;
}

function of(scanner: Scanner): readonly Waiver[] {
  return kubernetesWaivers.filter((waiver) => waiver.scanner === scanner);
}

/** Text of `docs/waivers.md`. */
export function documentText(): string {
  const { aws = [], gcp = [] } = terraformWaivers;
  return `# What scanners find, and why it stays

<!-- Made from the tables of waivers in lib/ by test/waivers: UPDATE_WAIVERS=1 npx jest test/waivers -->

With no option set, what this library writes has no finding in ${scanners.checkov} and ${scanners['kube-score']} but the ${String(allWaivers.length)} that stand here. Each is left on purpose, and says
why. The tests scan all examples, a program with every kind of work in each place, and random programs: a finding that is not in this list fails them, and so does a
line of this list that nothing needs.

## Scanning it yourself

\`\`\`sh
${commands.terraform}
${commands.kubernetes}
${commands.kubeScore}
\`\`\`

In YAML the exceptions stand at the objects, in the way of each scanner, so the commands need none: \`checkov.io/skip1: RULE=reason\`, and \`kube-score/ignore\` with the
names of rules. Only objects that would be found have them, and never pods, so that no pod is replaced over an annotation. Scanners read no JobSets; when the pods of
a training job are scanned as the Jobs that they become, they break the same rules and no others.

Terraform's JSON has no comments in which checkov would look for exceptions, so there they stand on the command line. They are not written to a \`.checkov.yaml\` either: it
would leave the rules out for everything that is scanned with it, your own stacks included, without your having said so.

checkov 3.3.30 cannot read a stack whose \`terraform\` block has \`required_version\`, which \`state: { kind: 's3' }\` needs, and says so under \`parsing_errors\` alone. Scan a copy without it:
\`jq 'del(.terraform.required_version)'\`.

## Kubernetes

${section('checkov', of('checkov'))}
${section('kube-score', of('kube-score'))}
## Terraform

${section('AWS, checkov', aws)}
${section('Google Cloud, checkov', gcp)}
## What a program asks for

These rules hold by default. An option that breaks one is seen by the scanner, which is as it should be: nothing is written to hide it.

| scanner | rule | asks for | broken by |
| --- | --- | --- | --- |
${[...askedOfWorkloads, ...askedOfPlaces].map(({ scanner, rule, asks, option }) => `| ${scanner} | ${rule} | ${asks} | ${option} |`).join('\n')}
`;
}
