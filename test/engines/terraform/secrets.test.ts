import { reference, secretKey, type Plan } from '../../programs/plan';
import { caught, saw } from '../report';
import { changed, homes, part, stacksOf, withParts } from './program';
import { judgedByBoth, type Kept } from './terraform';

/** Values as they are in the environment of whoever applies: under the names of keys, as Terraform reads variables, and as tools read tokens. */
const values: Readonly<Record<string, string>> = {
  token: 'secret-of-the-token',
  dsn: 'secret-of-the-database',
  '.dockerconfigjson': 'secret-of-the-registry',
  TF_VAR_token: 'secret-of-a-variable',
  HF_TOKEN: 'secret-of-the-hub',
  KUBE_TOKEN: 'secret-of-the-cluster',
};
const marker = /secret-of-[a-z-]*/g;

/** The program with secrets wherever it takes any: in the environment of work, of one cluster and of all, and to pull images with. */
function withSecrets(plan: Plan): Plan {
  const more = withParts(
    plan,
    part('secret', 'root/pull', { keys: ['.dockerconfigjson'] }),
    part('secret', 'root/main/database', { keys: ['dsn'] }),
    part('imageReference', 'root/harbor', { reference: 'harbor.example.com/acme/serve:2', credentials: reference('root/pull') }),
  );
  const chat = changed(more, 'root/main/chat', { env: { HF_TOKEN: secretKey('root/hub', 'token'), LEVEL: 'info' } });
  return withParts(
    chat,
    part('microservice', 'root/main/shop', {
      image: reference('root/harbor'),
      port: 8080,
      cpus: 1,
      memoryGiB: 2,
      env: { DSN: secretKey('root/main/database', 'dsn') },
      ...(plan.parts.some(({ kind }) => kind === 'registry') ? {} : { pool: reference('root/main/tools') }),
    }),
  );
}

/** Types whose state holds what lets somebody in. */
const credentialTypes = /"(aws_eks_cluster_auth|aws_ecr_authorization_token|aws_iam_access_key|google_client_config|google_service_account_key|google_service_account_access_token|kubernetes_secret(_v1)?|random_password|tls_private_key)"/g; // prettier-ignore

function findings({ state, plan }: Kept): readonly string[] {
  return [...new Set([...`${state}${plan}`.matchAll(marker), ...`${state}${plan}`.matchAll(credentialTypes)].map(([found]) => found))];
}

judgedByBoth('a program that uses secrets', (judge) => {
  test.each(homes)('on $name: neither state nor plan holds one', async ({ plan }) => {
    const stacks = stacksOf(withSecrets(plan));
    for (const [name, stack] of Object.entries(stacks)) {
      expect({ name, variables: (stack as Record<string, unknown>)['variable'] }).toEqual({ name, variables: undefined });
      const kept = await judge.keep(stack, values);
      expect({ name, found: findings(kept) }).toEqual({ name, found: [] });
      expect((JSON.parse(kept.state) as { readonly resources: readonly unknown[] }).resources.length).toBeGreaterThan(0);
      expect(kept.plan).toContain('"planned_values"');
    }
    saw(judge.title, { 'states and plans searched for secrets': Object.keys(stacks).length });
  });

  test('one that a stack does hold is found', async () => {
    const stack = {
      variable: { token: { sensitive: true } },
      resource: { terraform_data: { login: { input: '${var.token}' } } },
    };
    const found = findings(await judge.keep(stack, values));
    expect(found).toEqual([values['TF_VAR_token']]);
    caught('a secret in state and plan', judge.title, `state and plan hold "${found.join()}"`);
  });
});
