import { spawnSync } from 'node:child_process';

function answers(command: string, question = 'version'): boolean {
  return spawnSync(command, [question], { stdio: 'ignore' }).status === 0;
}

/** The real Terraform or OpenTofu. Without one, tests that ask it are skipped by name; in CI its absence fails them. */
export const terraformIsHere = process.env['CI'] !== undefined || answers('terraform') || answers('tofu');

/** What judges shell programs. Skipped and failed in the same way. */
export const shellcheckIsHere = process.env['CI'] !== undefined || answers('shellcheck', '--version');
