export { readBackObjects } from './objects';
export { readBackStacks } from './stacks';
