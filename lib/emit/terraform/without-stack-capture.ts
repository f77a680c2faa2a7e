/**
 * Runs a function with V8's stack capture off. cdktf keeps a full stack trace for every token, which is most of the time that it takes to make one; our
 * constructs' place in the user's program is known from elsewhere. `CDK_GPU_STACK_TRACES=1` leaves it on.
 */
export function withoutStackCapture<R>(make: () => R): R {
  if (process.env['CDK_GPU_STACK_TRACES'] === '1') return make();
  const own = Object.getOwnPropertyDescriptor(Error, 'captureStackTrace');
  Error.captureStackTrace = () => undefined;
  try {
    return make();
  } finally {
    if (own !== undefined) Object.defineProperty(Error, 'captureStackTrace', own);
  }
}
