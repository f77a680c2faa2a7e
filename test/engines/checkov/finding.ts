/** What a scanner says against one object of one file. */
export interface Finding {
  readonly rule: string;
  readonly title: string;
  /** As the scanner names it: `Deployment.vision.chat`, `resource.logs`. */
  readonly object: string;
  /** Below the folder that was scanned. */
  readonly file: string;
}

/** A finding that the scanner itself left out, because the file told it to. */
export interface Skipped extends Finding {
  readonly reason: string;
}

/** What a scanner says about a folder. */
export interface Scan {
  readonly findings: readonly Finding[];
  readonly skipped: readonly Skipped[];
  /** Checks that passed, over all objects. */
  readonly passed: number;
}
