import { issueAt } from './rule';
import type { Check } from './check';

export const envHasNoShellSyntax: Check = {
  code: 'env/shell-syntax',
  about: 'Kubernetes expands $(NAME) in an environment value, not ${NAME}.',
  severity: 'warning',
  waivable: true,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.workloads.flatMap((workload) => {
        const names = Object.entries(workload.env).flatMap(([name, value]) =>
          value.kind === 'text' && /\$\{[A-Za-z_]\w*\}/.test(value.text) ? [name] : [],
        );
        if (names.length === 0) return [];
        return [
          issueAt(workload, {
            code: 'env/shell-syntax',
            severity: 'warning',
            message: `${names.join(', ')} holds \${NAME}, which stays as it is: no shell reads it`,
            hint: 'write $(NAME) for a variable of the same container, or expand it in a script',
          }),
        ];
      }),
    ),
};
