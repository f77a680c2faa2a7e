/** Loads what draws Terraform. Bindings of providers are installed by those who use them, and one that is missing is told with the command that installs it. */
export function withBindings<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    const missing = missingBindings(error);
    if (missing === null) throw error;
    throw new Error(`Terraform is written with the bindings of ${missing}, which are not installed: npm install ${missing}`, {
      cause: error,
    });
  }
}

function missingBindings(error: unknown): string | null {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') return null;
  return /^Cannot find module '(@cdktf\/provider-[a-z]+)\//.exec(error.message)?.[1] ?? null;
}
