import { GcsBackend, HttpBackend, LocalBackend, S3Backend, type TerraformStack } from 'cdktf';
import type { StateModel } from '../../model/state';
import { fromStack } from '../../targets/stack-folder';
import { localStateFile } from '../state-file';

/**
 * Sets where a stack keeps its state. Always explicit: cdktf's own default is an absolute path of the machine that synthesized.
 */
export function setBackend(stack: TerraformStack, state: StateModel): void {
  const name = stack.node.id;
  switch (state.kind) {
    case 'local':
      new LocalBackend(stack, { path: fromStack(localStateFile(state, name)) });
      return;
    case 's3': {
      const { bucket, region, keyPrefix, kmsKeyId } = state;
      const backend = new S3Backend(stack, {
        bucket,
        region,
        key: `${keyPrefix}${name}.tfstate`,
        encrypt: true,
        ...(kmsKeyId === null ? {} : { kmsKeyId }),
      });
      // Locks by an object beside the state, without a table; needs Terraform 1.10. The bindings do not know it yet.
      backend.addOverride('use_lockfile', true);
      stack.addOverride('terraform.required_version', '>= 1.10');
      return;
    }
    case 'gcs':
      new GcsBackend(stack, { bucket: state.bucket, prefix: `${state.prefix}${name}` });
      return;
    case 'http':
      new HttpBackend(stack, {
        address: `${state.address.replace(/\/$/, '')}/${name}`,
        lockAddress: `${state.address.replace(/\/$/, '')}/${name}/lock`,
        unlockAddress: `${state.address.replace(/\/$/, '')}/${name}/lock`,
      });
      return;
  }
}
