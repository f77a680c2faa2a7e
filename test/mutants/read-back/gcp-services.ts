import { isList } from '../tree';
import { held, look, sameSet } from './held';
import { addressOf, type View, type Written } from './view';

/** Services are switched on, left on by a destroy, and there before anything that needs them. */
export function serviceFindings(view: View, wanted: readonly string[]): readonly string[] {
  const all = view.of('google_project_service');
  const users = [
    ...view.of('google_compute_network'),
    ...view.of('google_container_cluster'),
    ...view.of('google_service_account'),
    ...view.of('google_artifact_registry_repository'),
  ];
  return [
    ...(sameSet(wanted.map((service) => `${service}.googleapis.com`))(all.map(({ body }) => look(body, 'service') ?? null))
      ? []
      : [`${view.name}: services are ${all.map(({ id }) => id).join(', ')}`]),
    ...all.flatMap((each) => held(addressOf(each), each.body, { disable_on_destroy: false })),
    ...users.flatMap((user) =>
      all.filter((each) => !namedBy(user, each)).map((each) => `${addressOf(user)} does not wait for ${addressOf(each)}`),
    ),
  ];
}

/** It says itself that it waits. What it waits for by others would be gone with them. */
function namedBy(user: Written, each: Written): boolean {
  const list = look(user.body, 'depends_on');
  return isList(list) && list.includes(addressOf(each));
}
