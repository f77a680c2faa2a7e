import { Registry } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { issueOf, problems, program, programIn } from '../support/programs';

test.each([aws({ region: 'us-east-1', account: '123456789012' }), gcp({ project: 'acme-ml', region: 'us-central1' })])(
  '$name makes registries',
  (target) => {
    const { b } = programIn<typeof target>(target);
    new Registry(b, 'images');
    expect(problems(b)).toEqual([]);
  },
);

test('a cluster that exists makes none', () => {
  const { b } = program();
  new Registry(b, 'images');
  Registry.fromHost(b, 'harbor', { host: 'harbor.example.com:8443/ml' });
  expect(problems(b)).toEqual(['registry/none-to-create at b/images']);
  expect(issueOf(b, 'registry/none-to-create')).toMatchObject({
    message: 'the target existing makes no registries',
    hint: "use one that exists: Registry.fromHost(blueprint, 'id', { host: 'harbor.example.com/ml' })",
  });
});
