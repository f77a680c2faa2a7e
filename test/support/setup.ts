import fc from 'fast-check';

// The same cases on every machine, so that a failure is a change's own. `SEED=1 npm test` draws others.
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 20261122) });
