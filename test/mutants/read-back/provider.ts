import { isList, isRecord, type Json } from '../tree';
import { held, look, textOf, type Expected } from './held';

/**
 * Where each provider comes from: a name without a namespace is completed by each program in its own way.
 */
const sources: Readonly<Record<string, RegExp>> = {
  aws: /^~> 6\.\d+$/,
  google: /^~> 6\.\d+$/,
  helm: /^~> 3\.\d+$/,
  kubernetes: /^~> 2\.\d+$/,
};

/** How add-ons reach the cluster: a token is fetched when it is used. */
const access: Readonly<Record<string, (cluster: string, region: string) => Json>> = {
  aws: (cluster, region) => ({
    api_version: 'client.authentication.k8s.io/v1beta1',
    command: 'aws',
    args: ['eks', 'get-token', '--cluster-name', cluster, '--region', region, '--output', 'json'],
  }),
  gcp: () => ({
    api_version: 'client.authentication.k8s.io/v1beta1',
    command: 'gke-gcloud-auth-plugin',
    args: ['--use_application_default_credentials'],
  }),
};

interface Stacked {
  readonly place: string;
  readonly region: string;
  readonly cluster: string;
  readonly name: string;
  readonly stack: Json;
}

/** Providers, their versions and the state of one stack. `first` is another stack of the program: both are of one account or project. */
export function providerFindings({ place, region, cluster, name, stack }: Stacked, first: Json): readonly string[] {
  const providers = look(stack, 'provider');
  const used = Object.entries(isRecord(providers) ? providers : {}).flatMap(([provider, bodies]) =>
    isList(bodies) && bodies.length === 1 ? [provider] : [],
  );
  const required = look(stack, 'terraform.required_providers');
  const own = place === 'aws' ? 'aws' : place === 'gcp' ? 'google' : null;
  const types = new Set(
    ['resource', 'data']
      .flatMap((section) => Object.keys((look(stack, section) as object | undefined) ?? {}))
      .map((type) => type.split('_')[0] ?? ''),
  );
  const helm = look(stack, 'provider.helm.0.kubernetes');
  const kubernetes = look(stack, 'provider.kubernetes.0');
  const facts: Readonly<Record<string, Expected>> = {
    'terraform.backend': { local: { path: `../../../terraform.${name}.tfstate` } },
    ...(own === null ? {} : { [`provider.${own}.0.region`]: region, [`provider.${own}.0`]: look(first, `provider.${own}.0`) ?? null }),
  };
  const reach = access[place]?.(cluster, region);
  return [
    ...held(name, stack, facts),
    // `terraform_data` is Terraform's own.
    ...[...types]
      .filter((type) => type !== 'terraform' && !used.includes(type))
      .map((type) => `${name}: provider ${type} is not configured`),
    ...used.flatMap((provider) => {
      const { source, version } = (isRecord(required) ? required[provider] : {}) as Readonly<Record<string, Json>>;
      const right = source === `hashicorp/${provider}` && sources[provider]?.test(textOf(version)) === true;
      return right ? [] : [`${name}: provider ${provider} is ${textOf(source)} ${textOf(version)}`];
    }),
    ...(kubernetes === undefined || reach === undefined
      ? []
      : [
          ...held(`${name} helm`, helm, { exec: reach, host: (host) => typeof host === 'string' && host === look(kubernetes, 'host') }),
          ...held(`${name} kubernetes`, kubernetes, {
            exec: [reach],
            cluster_ca_certificate: look(helm, 'cluster_ca_certificate') ?? ((value) => value === undefined),
          }),
          ...certificateFindings(name, place, kubernetes),
        ]),
    ...(place === 'existing' || (place === 'onprem' && name !== cluster)
      ? held(name, helm, {
          config_path: look(kubernetes, 'config_path') ?? ((value) => value === undefined),
          config_context: look(kubernetes, 'config_context') ?? ((value) => value === undefined),
        })
      : []),
  ];
}

/** EKS has a certificate of the cluster's own; GKE's name in the DNS has one that everybody trusts. */
function certificateFindings(name: string, place: string, kubernetes: Json): readonly string[] {
  const own = '${base64decode(data.aws_eks_cluster.cluster.certificate_authority[0].data)}';
  return place === 'aws' ? held(name, kubernetes, { cluster_ca_certificate: own }) : [];
}
