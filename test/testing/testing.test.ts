import { BatchJob, Blueprint, BlueprintError, CpuNodePool, GpuCluster, GpuNodePool, Image, Microservice } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { planTerraform, synth, validateTerraform } from 'cdk-gpu/testing';
import { terraformIsHere } from '../support/tools';

function lab(region = 'us-east-2'): Blueprint {
  const blueprint = new Blueprint('lab', { target: aws({ region: region }) });
  const cluster = new GpuCluster(blueprint, 'main', { kubernetesVersion: '1.35' });
  new CpuNodePool(cluster, 'tools', { cpus: 4, memoryGiB: 16, size: { min: 0, max: 2 } });
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  const image = Image.fromReference(blueprint, 'tool', 'ghcr.io/acme/tool:1.0.0');
  new BatchJob(cluster, 'job', { image, gpus: 1 });
  new Microservice(cluster, 'web', { image, port: 8080 });
  return blueprint;
}

describe("helpers for users' tests", () => {
  test('give stacks by name and objects by cluster, parsed', () => {
    const { stacks, objects, files, issues } = synth(lab());
    expect(Object.keys(stacks).sort()).toEqual(['lab-main', 'lab-main-addons']);
    expect(stacks['lab-main']?.['resource'].aws_eks_cluster.cluster.name).toBe('lab-main');
    expect(objects['main']?.map((object) => object['kind'])).toEqual(expect.arrayContaining(['Namespace', 'Deployment', 'Job']));
    expect([...files.keys()]).toContain('blueprint.json');
    expect(issues).toEqual([]);
  });

  test('refuse what synth refuses', () => {
    expect(() => synth(lab('us-esat-2'))).toThrow(BlueprintError);
  });

  (terraformIsHere ? test : test.skip)('ask the real terraform', async () => {
    expect(await validateTerraform(lab())).toEqual({ ok: true, messages: [] });
    const { ok, plans } = await planTerraform(lab());
    expect(ok).toBe(true);
    expect(plans['lab-main']?.create).toBeGreaterThan(50);
    expect(plans['lab-main']?.addresses).toContain('aws_eks_cluster.cluster');
  });
});
