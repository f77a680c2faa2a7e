/** What keeps offline Terraform from starting: no program, no bindings. The message says what to install. */
export class SetupProblem extends Error {
  override readonly name = 'SetupProblem';
}
