import { z } from 'zod';
import { valueIssues } from '../../lib/model/value-issues';
import { gpuPoolShape, poolCommonShape } from '../../lib/model/node-pool';
import { microserviceShape, replicasSchema, trainingJobShape, workloadShape } from '../../lib/model/workload';
import { sizeSchema } from '../../lib/targets/cloud';
import { stateSchema } from '../../lib/model/state';

/** `path: message` of everything that is wrong with a value. */
function wrong(shape: z.ZodRawShape, value: unknown): readonly string[] {
  const result = z.strictObject(shape).safeParse(value, { reportInput: true });
  return result.success ? [] : valueIssues(result.error.issues, shape).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('of a union, the form that was meant is judged, with its path', () => {
  test.each([
    ['bounds the wrong way round', { size: { min: 3, max: 2 } }, ['size.max: 2 must not be less than min']],
    ['a first number outside of the bounds', { size: { min: 1, max: 2, start: 5 } }, ['size.start: 5 must lie between min and max']],
    ['half of the bounds', { size: { min: 1 } }, ['size.max: is missing']],
    ['a fraction', { size: { fixed: 1.5 } }, ['size.fixed: 1.5 is not a whole number']],
    ['a text', { size: { min: 'one', max: 2 } }, ['size.min: "one" is not a number']],
    ['nothing', {}, ['size: is missing']],
  ])('size: %s', (_, value, issues) => {
    expect(wrong({ size: sizeSchema }, value)).toEqual(issues);
  });

  test.each([
    ['a fraction below min is one mistake', { replicas: { min: 2, max: 1.5 } }, ['replicas.max: 1.5 is not a whole number']],
    ['max below min', { replicas: { min: 2, max: 1 } }, ['replicas.max: 1 must not be less than min']],
    ['no replica at all', { replicas: 0 }, ['replicas: 0 is too little']],
    ['a fraction by itself', { replicas: 1.5 }, ['replicas: 1.5 is not a whole number']],
    ['a text', { replicas: '2' }, ['replicas: "2" is none of the forms that are allowed here']],
    [
      'a target that is too much',
      { replicas: { min: 1, max: 2, target: { cpuPercent: 170 } } },
      ['replicas.target.cpuPercent: 170 is more than 100'],
    ],
    ['a property that bounds have not', { replicas: { min: 1, max: 2, most: 3 } }, ['replicas.most: there is no property "most" here']],
  ])('replicas: %s', (_, value, issues) => {
    expect(wrong({ replicas: replicasSchema }, value)).toEqual(issues);
  });

  test.each([
    ['more than all cores', { cpus: 5000 }, ['cpus: 5000 is more than 1024']],
    ['a range the wrong way round', { cpus: { atLeast: 4, atMost: 2 } }, ['cpus.atMost: 2 must not be less than atLeast']],
    ['half of a range', { memoryGiB: { atLeast: 4 } }, ['memoryGiB.atMost: is missing']],
    ['less than nothing', { memoryGiB: { atLeast: -4, atMost: 2 } }, ['memoryGiB.atLeast: -4 is too little']],
  ])('amounts: %s', (_, value, issues) => {
    expect(wrong({ cpus: workloadShape.cpus, memoryGiB: workloadShape.memoryGiB }, value)).toEqual(issues);
  });

  test.each([
    ['a bucket that is not named', { state: { kind: 's3', region: 'us-east-1' } }, ['state.bucket: is missing']],
    ['an address that is none', { state: { kind: 'http', address: 'nowhere' } }, ['state.address: "nowhere" Invalid URL']],
  ])('state: %s', (_, value, issues) => {
    expect(wrong({ state: stateSchema }, value)).toEqual(issues);
  });

  test('a value of no form at all is said to be none of them', () => {
    expect(wrong({ size: sizeSchema }, { size: 'big' })).toEqual(['size: "big" is none of the forms that are allowed here']);
  });
});

describe('names that are not known', () => {
  test('a property is told with the one that was meant', () => {
    expect(wrong(microserviceShape, { image: 'i', port: 80, replica: 2 })).toEqual([
      'replica: there is no property "replica" here (did you mean "replicas"?)',
    ]);
    expect(wrong(microserviceShape, { image: 'i', port: 80, colour: 2 })).toEqual(['colour: there is no property "colour" here']);
  });

  test('each of several properties is told', () => {
    expect(wrong(trainingJobShape, { image: 'i', nodes: 1, gpusPerNode: 1, a: 1, b: 2 })).toEqual([
      'a: there is no property "a" here',
      'b: there is no property "b" here',
    ]);
  });

  test('a GPU is told with the one that was meant', () => {
    expect(wrong(gpuPoolShape, { gpu: 'H1000', gpusPerNode: 8 })[0]).toBe('gpu: "H1000" is not known here (did you mean "H100"?)');
  });

  test('the allowed values stand in the hint', () => {
    const result = z.strictObject(poolCommonShape).safeParse({ taints: [{ key: 'a', effect: 'Never' }] }, { reportInput: true });
    expect(valueIssues(result.error?.issues ?? [])).toEqual([
      {
        path: ['taints', 0, 'effect'],
        message: '"Never" is not known here',
        hint: 'give one of "NoSchedule", "PreferNoSchedule", "NoExecute"',
      },
    ]);
  });
});

describe('what is said of a value', () => {
  test('is what a rule over the whole object asks for, where the property that it blames is there without a value', () => {
    const pair = z
      .strictObject({ block: z.string().optional(), part: z.string() })
      .refine(({ block }) => block !== undefined, { path: ['block'], error: 'must be said where part is' });
    expect(wrong({ pair }, { pair: { block: undefined, part: 'p' } })).toEqual(['pair.block: must be said where part is']);
  });

  test.each([
    ['missing', {}, 'port: is missing'],
    ['of another type', { port: '80' }, 'port: "80" is not a number'],
    ['null', { port: null }, 'port: null is not a number'],
    ['NaN', { port: NaN }, 'port: NaN is not a number'],
    ['too little', { port: 0 }, 'port: 0 is too little'],
    ['too much', { port: 70_000 }, 'port: 70000 is more than 65535'],
    ['not whole', { port: 80.5 }, 'port: 80.5 is not a whole number'],
    ['a function', { port: () => 80 }, 'port: a function is not a number'],
    ['a symbol', { port: Symbol('80') }, 'port: Symbol(80) is not a number'],
    ['a big integer', { port: 80n }, 'port: 80 is not a number'],
  ])('%s', (_, value, message) => {
    expect(wrong({ port: microserviceShape.port }, value)).toEqual([message]);
  });

  test('an object that refers to itself is not printed', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(wrong({ port: microserviceShape.port }, { port: circle })).toEqual(['port: an object that refers to itself is not a number']);
  });

  test('a long value is cut', () => {
    expect(wrong({ port: microserviceShape.port }, { port: 'x'.repeat(500) })[0]?.length).toBeLessThan(120);
  });

  test('a list that is too short is told by its length', () => {
    const result = z.strictObject({ pools: workloadShape.pools }).safeParse({ pools: [] }, { reportInput: true });
    expect(valueIssues(result.error?.issues ?? [])).toEqual([
      { path: ['pools'], message: '[] is too short', hint: 'give at least 1 of them' },
    ]);
  });

  test('a key that is not allowed is told at that key, once', () => {
    expect(wrong({ ports: workloadShape.ports }, { ports: { UPPER: 1 } })).toEqual([
      'ports.UPPER: must be a port name: at most 15 of a-z, 0-9 and "-", with a letter in it',
    ]);
  });

  test('one value has one issue, however many rules it breaks', () => {
    const picky = z.string().min(8, { error: 'too short' }).regex(/^a/, { error: 'not an a' });
    expect(wrong({ name: picky }, { name: 'b' })).toHaveLength(1);
  });
});

describe('what may be a secret is never repeated', () => {
  const secret = 'hf_aBcDeFgHiJkLmNoPqRsTuVwXyZ012345';
  test.each([
    ['a number of one of its keys', { env: { TOKEN: { kind: 'secret', secret: 's', key: [secret] } } }],
    ['a list as a value', { env: { TOKEN: [secret] } }],
    ['an object as a value', { env: { TOKEN: { value: secret } } }],
    ['a key of a secret that is not one', { env: { TOKEN: { kind: 'secret', secret: [secret], key: 'k' } } }],
    ['the environment as a text', { env: `TOKEN=${secret}` }],
    ['the environment as a list', { env: [`TOKEN=${secret}`] }],
    ['a build argument', { buildArgs: { TOKEN: [secret] } }],
    ['a command as a text', { command: `serve --token ${secret}` }],
    ['arguments as a text', { args: `--token=${secret}` }],
    ['an argument as an object', { args: [{ token: secret }] }],
  ])('%s', (_, value) => {
    const shape = {
      env: workloadShape.env,
      buildArgs: z.record(z.string(), z.string()).default({}),
      command: workloadShape.command,
      args: workloadShape.args,
    };
    const found = wrong(shape, value);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join()).not.toContain(secret.slice(0, 8));
  });
});
