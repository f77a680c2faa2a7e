/** Everything that a program becomes, by the folder that it belongs to. Paths inside are relative, with `/`. */
export interface OutputTree {
  /** Below `cdktf.out`, or where `CDKTF_OUTDIR` says. */
  readonly terraform: ReadonlyMap<string, string>;
  /** Below `manifests`, or where `CDK8S_OUTDIR` says. */
  readonly kubernetes: ReadonlyMap<string, string>;
  /** Below `simulation`: stand-ins for nodes. */
  readonly simulation: ReadonlyMap<string, string>;
  /** Below `verify`: programs that ask clusters whether they are as promised. */
  readonly verification: ReadonlyMap<string, string>;
  /** What places add, each in a folder of its own. */
  readonly places: ReadonlyMap<string, string>;
  /** Beside them. */
  readonly reports: ReadonlyMap<string, string>;
}

/** Folders of a run without the engines' command lines. */
export const folders = { terraform: 'cdktf.out', kubernetes: 'manifests', simulation: 'simulation', verification: 'verify' } as const;

/** All of it as one map, below the folders' usual names. */
export function flatten(tree: OutputTree): ReadonlyMap<string, string> {
  const below = (folder: string, files: ReadonlyMap<string, string>): [string, string][] =>
    [...files].map(([path, text]) => [`${folder}/${path}`, text]);
  return new Map(
    [
      ...below(folders.terraform, tree.terraform),
      ...below(folders.kubernetes, tree.kubernetes),
      ...below(folders.simulation, tree.simulation),
      ...below(folders.verification, tree.verification),
      ...tree.places,
      ...tree.reports,
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
