import { spawnSync } from 'node:child_process';

function answers(command: string): boolean {
  return spawnSync(command, ['version'], { stdio: 'ignore' }).status === 0;
}

/** The real Terraform or OpenTofu. Without one, tests that ask it are skipped by name; in CI its absence fails them. */
export const terraformIsHere = process.env['CI'] !== undefined || answers('terraform') || answers('tofu');
