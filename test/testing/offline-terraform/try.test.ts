import { validateStacks, planStacks } from '../../../lib/testing/offline-terraform';
const rp = { terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '~> 6.25' }, helm: {source: 'helm'}, google: {source:'hashicorp/google'} }, backend: {local: {path: 'x'}} },
  provider: { aws: [{ region: 'us-east-1' }], helm: [{kubernetes: {host: '${aws_eks_cluster.c.endpoint}', exec: {api_version: 'v1', command: 'aws', args: ['a']}}}] } };
const good = { ...rp, resource: { aws_vpc: { main: { cidr_block: '10.0.0.0/16' } }, aws_eks_cluster: { c: { name: 'x', role_arn: 'arn', vpc_config: { subnet_ids: ['a'] } } },
  helm_release: {r: {name: 'r', chart: 'c', set: [{name: 'a', value: 'b'}], depends_on: ['aws_eks_cluster.c']}},
  google_container_cluster: {g: {name: 'g', location: 'x'}} },
  data: {aws_availability_zones: {z: {}}},
  output: {z: {value: '${element(data.aws_availability_zones.z.names, 2)}'}, ca: {value: '${base64decode(google_container_cluster.g.master_auth[0].cluster_ca_certificate)}', }, ca2: {value: '${base64decode(aws_eks_cluster.c.certificate_authority[0].data)}'}} };
test('x', async () => {
  let t = Date.now();
  console.log(await validateStacks({ a: good }), Date.now() - t); t = Date.now();
  console.log(await validateStacks({ a: good, b: { ...rp, resource: { aws_vpc: { main: { cidr: 1 } } } } }), Date.now() - t); t = Date.now();
  console.log(JSON.stringify(await planStacks({ a: good }),null,1), Date.now() - t); t = Date.now();
  console.log(JSON.stringify(await planStacks({ a: good },{applied:{a:good}}),null,1), Date.now() - t);
});
