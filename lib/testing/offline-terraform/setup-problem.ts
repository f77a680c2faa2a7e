/** What keeps offline Terraform from starting or ends it early: no program, no bindings, a limit of time. The message says what to do. */
export class SetupProblem extends Error {
  override readonly name = 'SetupProblem';
}
