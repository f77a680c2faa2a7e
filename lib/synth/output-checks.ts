import { issueAt } from '../checks/rule';
import type { Issue } from '../errors';
import type { BlueprintModel } from '../model/blueprint';

/** How cdktf writes a value that only Terraform will know, in text and as a key of a list or map. */
const terraformValue = /\$\{TfToken\[|#\{TfToken\[|TfToken\[TOKEN/;

/**
 * What Kubernetes reads is final when it is written. A value that only Terraform can know would stand there as `${TfToken[...]}`, and nobody would
 * fill it in.
 */
export function outputIssues(model: BlueprintModel): readonly Issue[] {
  return model.clusters.flatMap((cluster) =>
    cluster.workloads.flatMap((workload) =>
      terraformValue.test(JSON.stringify(workload))
        ? [issueAt(workload, {
            code: 'token/terraform-value-in-kubernetes',
            message: 'it holds a value that only Terraform knows, and YAML is written before Terraform runs',
            hint: 'compute the value in the program, or put it into a Secret or ConfigMap that Terraform writes',
          })] // prettier-ignore
        : [],
    ),
  );
}
