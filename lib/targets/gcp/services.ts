import { ProjectService } from '@cdktf/provider-google/lib/project-service/index.js';
import type { TerraformStack } from 'cdktf';
import type { Settings } from './options';

/** Switches on what is used, by the first parts of the services' names. Destroying leaves them on: other stacks of the project may use them. */
export function drawServices(stack: TerraformStack, { project }: Settings, names: readonly string[]): readonly ProjectService[] {
  return [...names]
    .sort()
    .map((name) => new ProjectService(stack, `api-${name}`, { project, service: `${name}.googleapis.com`, disableOnDestroy: false }));
}
