import type { Parsed } from 'cdk-gpu/testing';
import { caught } from '../report';
import { homes, stacksOf } from './program';
import { judgedByBoth, type Stacks } from './terraform';

interface Defect {
  readonly title: string;
  /** Puts it into a sound stack of a cluster on AWS. */
  readonly spoil: (stack: Parsed) => void;
  /** What both programs say, among other things. */
  readonly words: RegExp;
}

const groupOf = (stack: Parsed): Parsed => stack['resource'].aws_eks_node_group.pool_small as Parsed;

const defects: readonly Defect[] = [
  {
    title: 'a misspelt argument',
    spoil: (stack) => (stack['resource'].aws_eks_cluster.cluster.versoin = '1.35'),
    words: /No argument or block type is named "versoin"/,
  },
  {
    title: 'a misspelt argument within a block',
    spoil: (stack) => (groupOf(stack)['scaling_config'].maximum_size = 4),
    words: /No argument or block type is named "maximum_size"/,
  },
  {
    title: 'a text where a number belongs',
    spoil: (stack) => (groupOf(stack)['scaling_config'].max_size = 'many'),
    words: /a number is required/,
  },
  {
    title: 'a text where a list belongs',
    spoil: (stack) => (groupOf(stack)['subnet_ids'] = 'subnet-1'),
    words: /set of string required/,
  },
  {
    title: 'a required argument that is missing',
    spoil: (stack) => delete groupOf(stack)['node_role_arn'],
    words: /The argument "node_role_arn" is required/,
  },
  {
    title: 'a required block that is missing',
    spoil: (stack) => delete groupOf(stack)['scaling_config'],
    words: /At least 1 "scaling_config" blocks are required/,
  },
  {
    title: 'a reference to a resource that is not there',
    spoil: (stack) => (groupOf(stack)['node_role_arn'] = '${aws_iam_role.pool_smal_role.arn}'),
    words: /Reference to undeclared resource: .*"aws_iam_role" "pool_smal_role"/,
  },
  {
    title: 'a reference to an attribute that is not there',
    spoil: (stack) => (groupOf(stack)['node_role_arn'] = '${aws_iam_role.pool_small_role.ann}'),
    words: /(has no argument, nested block, or exported attribute named "ann"|does not have an attribute named "ann")/,
  },
  {
    title: 'a dependency on what depends on it',
    spoil: (stack) => (stack['resource'].aws_vpc.vpc.depends_on = ['aws_eks_node_group.pool_small']),
    words: /Cycle: /,
  },
  {
    title: 'the same output twice',
    spoil: (stack) => (stack['output'] = [{ region: { value: 'a' } }, { region: { value: 'b' } }]),
    words: /Duplicate output/i,
  },
  {
    title: 'a resource of a provider that nobody has',
    spoil: (stack) => (stack['resource'].acme_cluster = { main: {} }),
    words: /provider registry\.[a-z]+\.[a-z]+\/hashicorp\/acme/,
  },
  {
    title: 'a source of a provider that is none',
    spoil: (stack) => (stack['terraform'].required_providers.aws.source = 'hashi corp/aws'),
    words: /Invalid provider namespace/,
  },
  {
    title: 'a range of versions that is none',
    spoil: (stack) => (stack['terraform'].required_providers.aws.version = 'about 6'),
    words: /Invalid version constraint/,
  },
  {
    title: 'changes to ignore of an attribute that is not there',
    spoil: (stack) => (groupOf(stack)['lifecycle'].ignore_changes = ['scaling_config[0].desired']),
    words: /"desired"/,
  },
  {
    title: 'an attribute that only the provider sets',
    spoil: (stack) => (stack['resource'].aws_eks_cluster.cluster.endpoint = 'https://example.com'),
    words: /The attribute "endpoint" is read-only/,
  },
  {
    title: 'a function that is not there',
    spoil: (stack) => (stack['resource'].aws_vpc.vpc.cidr_block = '${subnet("10.0.0.0/8")}'),
    words: /There is no function named "subnet"/,
  },
  {
    title: 'a provider under a name that is not configured',
    spoil: (stack) => (stack['resource'].aws_vpc.vpc.provider = 'aws.west'),
    words: /Provider configuration not present|aws\.west/,
  },
];

judgedByBoth('defects that are put into a sound stack', (judge) => {
  const [home] = homes;
  if (home === undefined) throw new Error('there is no program');
  const sound = stacksOf(home.plan);
  const stack = sound['shop-main'];

  test('before that, nothing is refused', async () => {
    expect(await judge.refusals({ 'shop-main': stack }, sound)).toEqual([]);
  });

  test.each(defects)('$title', async ({ title, spoil, words }) => {
    const spoiled = structuredClone(stack) as Parsed;
    spoil(spoiled);
    const stacks: Stacks = { 'shop-main': spoiled };
    const said = await judge.refusals(stacks, sound);
    const fitting = said.find((message) => words.test(message));
    if (fitting === undefined) throw new Error(`${judge.title} (${judge.program}) says nothing of it:\n${said.join('\n')}`);
    caught(title, judge.title, fitting.replace(/^shop-main: /, ''));
  });
});
