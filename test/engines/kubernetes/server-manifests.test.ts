import { parseAllDocuments } from 'yaml';
import { got } from '../../support/programs';
import { judgedBy } from '../engine';
import { saw } from '../report';
import { exampleSubjects } from '../subjects';
import type { Resource } from './api-client';
import { startControlPlane } from './control-plane';
import { Session } from './session';

/** What a stack says of the files of its servers: content by name, and the name by path. */
interface Stack {
  readonly locals?: {
    readonly contents?: Readonly<Record<string, string>>;
    readonly servers?: Readonly<Record<string, { readonly files: Readonly<Record<string, { readonly content: string }>> }>>;
  };
}

/** Objects that servers apply to their cluster when they start, by path. */
function manifestsOf(text: string): readonly (readonly [string, readonly Resource[]])[] {
  const { contents = {}, servers = {} } = (JSON.parse(text) as Stack).locals ?? {};
  return Object.values(servers)
    .flatMap(({ files }) => Object.entries(files))
    .filter(([path]) => path.includes('/server/manifests/'))
    .map(([path, { content }]) => [path, parseAllDocuments(got(contents[content])).map((document) => document.toJS() as Resource)]);
}

const found = exampleSubjects().flatMap(({ files }) => {
  const stacks = Object.entries(files).filter(([path]) => path.endsWith('/cdk.tf.json'));
  return stacks.flatMap(([, text]) => manifestsOf(text));
});

judgedBy(['kubernetes-1.36'], 'what servers of own machines apply', (engine) => {
  test('is taken by the API server, object by object', async () => {
    expect(found.map(([path]) => path.slice(path.lastIndexOf('/') + 1))).toEqual(['kube-vip.yaml', 'system-upgrade-controller.yaml']);
    const plane = await startControlPlane(engine, { scheduler: false });
    try {
      for (const [path, objects] of found)
        expect({ path, refusals: await new Session(plane).apply(objects) }).toEqual({ path, refusals: [] });
      saw(plane.name, { clusters: 1, objects: found.flatMap(([, objects]) => objects).length });
    } finally {
      await plane.stop();
    }
  });
});
