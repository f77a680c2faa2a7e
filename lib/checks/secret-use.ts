import type { SecretModel } from '../model/secret';
import { issueAt } from './rule';
import type { Check } from './check';

const ofAnotherCluster = {
  code: 'secret/of-another-cluster',
  about: 'A secret is in the namespace of whoever uses it.',
  waivable: false,
} as const;
const notAPullSecret = {
  code: 'secret/not-a-pull-secret',
  about: 'Credentials of a registry are a secret by which images are pulled.',
  waivable: false,
} as const;

export const secretHasKey: Check = {
  code: 'secret/no-such-key',
  about: 'A key that is used is one that the secret has.',
  waivable: false,
  also: [ofAnotherCluster, notAPullSecret],
  run: ({ model }) => {
    const secrets = new Map(model.secrets.map((secret) => [secret.path, secret]));
    const images = new Map(model.images.map((image) => [image.path, image]));
    return [
      ...model.clusters.flatMap((cluster) =>
        cluster.workloads.flatMap((workload) => {
          const used = Object.entries(workload.env).flatMap(([name, value]) =>
            value.kind === 'secret' ? [{ name, key: value.key, secret: secrets.get(value.secret) }] : [],
          );
          const elsewhere = used.filter(({ secret }) => secret !== undefined && secret.cluster !== null && secret.cluster !== cluster.path);
          const missing = used.filter(({ secret, key }) => secret !== undefined && !secret.keys.includes(key));
          return [
            ...elsewhere.map(({ name, secret }) =>
              issueAt(workload, {
                ...ofAnotherCluster,
                property: `env.${name}`,
                message: `secret ${secret?.path ?? ''} belongs to another cluster`,
                hint: 'declare it in this cluster, or in the blueprint',
              }),
            ),
            ...missing.map(({ name, key, secret }) =>
              issueAt(workload, {
                code: 'secret/no-such-key',
                property: `env.${name}`,
                message: `secret ${secret?.path ?? ''} has no key "${key}"; it has ${secret?.keys.join(', ') ?? ''}`,
                hint: 'use one of them, or add the key to the secret',
              }),
            ),
          ];
        }),
      ),
      ...[...model.registries, ...images.values()].flatMap((user) => {
        const credentials = user.kind === 'host' || user.kind === 'referenced' ? user.credentials : null;
        const secret = credentials === null ? undefined : secrets.get(credentials);
        return secret === undefined || isPullSecret(secret)
          ? []
          : [
              issueAt(user, {
                ...notAPullSecret,
                property: 'credentials',
                message: `secret ${secret.path} has no key ".dockerconfigjson", by which images are pulled`,
                hint: "declare it with keys: ['.dockerconfigjson']",
              }),
            ];
      }),
    ];
  },
};

function isPullSecret(secret: SecretModel): boolean {
  return secret.keys.includes('.dockerconfigjson');
}
