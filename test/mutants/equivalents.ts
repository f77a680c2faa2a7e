/** Positions at which a change is no mistake, with the reason. `operators` keeps it to some changes; a missing one means all. */
interface Equivalent {
  readonly at: RegExp;
  readonly operators?: readonly string[];
  readonly why: string;
}

/** Another number that works as well. */
const numbers = ['one more', 'one less', 'halved', 'swapped with a neighbour', 'another of its kind'];

export const equivalents: readonly Equivalent[] = [
  {
    at: /^objects \S+ \*$/,
    operators: ['key misspelt'],
    why: 'the step is the name under which this test keeps an object, and no part of it',
  },
  {
    at: /^stack (resource|data) \S+ \*$/,
    operators: ['key misspelt'],
    why: 'an address in the state, which stands for nothing but itself; references to it are changed one by one',
  },
  { at: /^objects \S+ \* metadata annotations( (checkov\.io|kube-score)\S*)?$/, why: 'a note to a scanner, with a reason for people' },
  { at: /^objects (Job|JobSet) \* metadata name$/, operators: ['value misspelt'], why: 'the hash at its end may be any' },
  {
    at: /(startupProbe timeoutSeconds|nessProbe (periodSeconds|timeoutSeconds|failureThreshold))$/,
    operators: numbers,
    why: 'patience is a matter of taste; how long a start may take is held to what the program says',
  },
  {
    at: /startupProbe (periodSeconds|failureThreshold)$/,
    operators: ['swapped with a neighbour'],
    why: 'the product of the two is how long a start may take',
  },
  {
    at: / (revisionHistoryLimit|progressDeadlineSeconds|max_history|helm_release \* timeout)$/,
    operators: [...numbers, 'dropped'],
    why: 'how much is kept and how long is waited is a matter of taste',
  },
  {
    at: /^objects (Job|JobSet) .* terminationGracePeriodSeconds$/,
    operators: numbers,
    why: 'the program does not say how long a job has to end',
  },
  {
    at: /^objects HorizontalPodAutoscaler \* spec behavior \S+ policies # (value|periodSeconds)$/,
    operators: numbers,
    why: 'the pace of scaling',
  },
  { at: / (description|display_name|error_message)$/, why: 'words for people' },
  {
    at: /^stack locals (servers|agents) \* digest$/,
    operators: ['value misspelt', 'another of its kind'],
    why: 'a hash stands for all that a host is to be, and may be any',
  },
  {
    at: /^stack resource (\S+ \* tags Name|(?!aws_subnet )\S+ \* tags)$/,
    why: 'the text of a tag that nothing looks for; subnets are found by others of theirs',
  },
  { at: / tag_specifications # tags( Name)?$/, why: 'the text of a tag that nothing looks for' },
  {
    at: /^stack resource (aws_route_table \*|aws_launch_template \* tag_specifications( #)?)$/,
    operators: ['another of its kind'],
    why: 'two of them differ in the text of a tag alone',
  },
  { at: /^stack resource kubernetes_namespace_v1 \* depends_on( #)?$/, why: 'a namespace needs nothing before it' },
  {
    at: /^stack resource helm_release \* values$/,
    operators: ['dropped', 'another of its kind'],
    why: 'the one that is changed has none, or is found by the changes inside of it',
  },
  { at: /(min|max)_ports_per_vm$/, operators: ['halved'], why: 'another power of two' },
  { at: /(volume_size|disk_size_gb)$/, operators: numbers, why: 'a size in range, where the program says none' },
  { at: /^model .* usdPerHour$/, why: 'a price in the report' },
];

/** Whether the operator at this shape makes another program that is just as right. */
export function isEquivalent(shape: string, operator: string): boolean {
  return equivalents.some(({ at, operators }) => at.test(shape) && (operators === undefined || operators.includes(operator)));
}
