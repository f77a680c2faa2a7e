import { aws, type AwsOptions } from '../../../lib/targets/aws';
import { parseOptions } from '../../../lib/targets/aws/options';
import { regions } from '../../../lib/targets/aws/regions';

function issues(options: Partial<AwsOptions> & Readonly<Record<string, unknown>>): readonly string[] {
  return aws({ region: 'us-east-2', ...options }).optionIssues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a region alone is enough, and everything else is the safe way', () => {
  const { settings, issues: found } = parseOptions({ region: 'eu-west-1' });
  expect(found).toEqual([]);
  expect(settings).toEqual({
    region: 'eu-west-1',
    account: null,
    network: { kind: 'new', cidr: '10.0.0.0/16', zones: 3, nat: 'one' },
    publicCidrs: [],
    admins: [],
    keepLogsDays: 90,
    nodeImage: 'al2023',
    machines: [],
  });
});

test('all that is wrong is told at once, with its place', () => {
  expect(aws({ region: 'us-esat-1', account: '1234' }).optionIssues.map(({ path }) => path)).toEqual([['region'], ['account']]);
});

test.each<[Readonly<Record<string, unknown>>, string]>([
  [{ region: 'us-esat-1' }, 'region: "us-esat-1" is not a commercial region (did you mean "us-east-1"?)'],
  [{ region: undefined }, 'region: must be a text'],
  [{ account: 123456789012 }, 'account: must be a text: a number would lose its leading zeros'],
  [{ endpoint: { publicCidrs: ['0.0.0.0/0'] } }, 'endpoint.publicCidrs.0: "0.0.0.0/0" is the whole internet'],
  [
    { endpoint: { publicCidrs: ['203.0.113.7/24'] } },
    'endpoint.publicCidrs.0: "203.0.113.7/24" is not a block of addresses, such as "203.0.113.0/24"',
  ],
  [
    { admins: ['arn:aws:sts::123456789012:assumed-role/a/b'] },
    'admins.0: "arn:aws:sts::123456789012:assumed-role/a/b" is not the ARN of an IAM role or user, such as "arn:aws:iam::123456789012:role/platform"',
  ],
  [{ keepLogs: '91d' }, 'keepLogs: "91d" is not a time that CloudWatch keeps logs for'],
  [{ nodeImage: 'bottlerockt' }, 'nodeImage: "bottlerockt" is not an image for nodes (did you mean "bottlerocket"?)'],
  [{ nodeImage: { ami: 'ami-1' } }, 'nodeImage: must be the name of an image'],
  [{ network: { cidr: '10.0.0.0/8' } }, 'network.cidr: must be a /16 at the largest and a /22 at the smallest'],
  [{ network: { cidr: '10.0.0.0/16', zones: 4 } }, 'network.zones: must be 2 or 3'],
  [{ network: { cidr: '10.0.0.0/16', podCidr: 'x' } }, 'network: there is no property "podCidr" here'],
  [
    { network: { vpcId: 'vpc-1', privateSubnetIds: { 'us-east-2a': 'subnet-1' } } },
    'network.privateSubnetIds: must have subnets in two zones at least: EKS needs them',
  ],
  [
    { network: { vpcId: 'vpc-1', privateSubnetIds: { 'us-east-2a': 'subnet-1', 'us-east-1b': 'subnet-2' } } },
    'network.privateSubnetIds.us-east-1b: "us-east-1b" is not a zone of us-east-2 (did you mean "us-east-2b"?)',
  ],
  [{ keepLog: '30d' }, 'keepLog: there is no option "keepLog" (did you mean "keepLogs"?)'],
])('%j is refused', (options, issue) => {
  expect(issues(options)).toEqual([issue]);
});

test('a network of the user may have tokens for ids', () => {
  const network = {
    vpcId: '${TfToken[TOKEN.3]}',
    privateSubnetIds: { 'us-east-2a': '${TfToken[TOKEN.4]}', 'us-east-2b': '${TfToken[TOKEN.5]}' },
  };
  expect(issues({ network })).toEqual([]);
});

test('no option is not a crash', () => {
  expect(aws(undefined as unknown as AwsOptions).optionIssues.map(({ path }) => path)).toEqual([['region']]);
});

test('every region has two usual zones at least, among all that it has', () => {
  for (const { usual, all } of Object.values(regions)) {
    expect(usual.length).toBeGreaterThanOrEqual(2);
    expect([...usual].every((letter) => all.includes(letter))).toBe(true);
    expect('abcdef').toContain(all.slice(-1));
  }
});
