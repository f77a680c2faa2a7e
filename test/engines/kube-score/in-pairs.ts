/** Two at a time, because two cores are what a small machine has. The answers are in the order of the items. */
export async function inPairs<I, O>(items: readonly I[], act: (item: I) => Promise<O>): Promise<readonly O[]> {
  const answers: O[] = [];
  const rest = [...items.entries()];
  const work = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) answers[next[0]] = await act(next[1]);
  };
  await Promise.all([work(), work()]);
  return answers;
}
